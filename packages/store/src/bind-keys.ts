import { TurnoutError, type Vault } from '@turnout/core';
import type { Database } from './sql/database.ts';
import { type Dialect, postgresDialect, sqliteDialect } from './sql/dialect.ts';
import { first } from './sql/session.ts';
import { statement } from './sql/statement.ts';

type Keys = Pick<Vault, 'encrypt' | 'decrypt'>;

/** Any text: that it can be read again shows that the keys are those of the first start. */
const CHECKED = 'turnout';

const statementsOf = ({ sql: db }: Dialect) => ({
  known: statement<object>()(() => db.selectFrom('key_check').select('sealed').where('id', '=', 1)),
  insert: statement<{ sealed: string }>()((arg) =>
    db
      .insertInto('key_check')
      .values({ id: 1, sealed: arg('sealed') })
      .onConflict((conflict) => conflict.column('id').doNothing()),
  ),
});

const statements = { sqlite: statementsOf(sqliteDialect), postgres: statementsOf(postgresDialect) };

/**
 * Ties a database to the keys of its first start, also while there is nothing in it yet: of two servers that come
 * with keys of their own, only the quicker one may go on.
 * @throws TurnoutError KEYS_INVALID
 */
export async function bindKeys(database: Database, keys: Keys): Promise<void> {
  const { known, insert } = statements[database.kind];
  const row =
    (await first(database.read, known, {})) ??
    (await database.write(async (session) => {
      await session.all(insert, { sealed: keys.encrypt(CHECKED) });
      return first(session, known, {});
    }));
  if (row === undefined || keys.decrypt(row.sealed) !== CHECKED) throw new TurnoutError('KEYS_INVALID');
}

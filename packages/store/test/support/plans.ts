import type { Compilable } from 'kysely';
import type { Session } from '../../src/sql/session.ts';
import type { TestDatabase } from './databases.ts';

/** How SQLite would run a statement. */
export async function planOf(database: TestDatabase, text: string): Promise<string> {
  const rows = await database.run(`explain query plan ${text.replaceAll('?', 'null')}`);
  return rows.map((row) => row.detail).join('; ');
}

/** The texts of all that `work` asks of a database that answers with `rows`. */
export async function textsOf(
  work: (session: Session) => Promise<unknown>,
  rows: readonly unknown[] = [],
): Promise<readonly string[]> {
  const texts: string[] = [];
  await work({
    all: <Args, Row>({ text }: { text: string; row?: Row }, _: Args) => {
      texts.push(text);
      return Promise.resolve(rows as Row[]);
    },
    query: <Row>(query: Compilable<Row>) => {
      texts.push(query.compile().sql);
      return Promise.resolve(rows as Row[]);
    },
  });
  return texts;
}

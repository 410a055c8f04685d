import { type Dialect, locking } from '../sql/dialect.ts';
import { first, type Session } from '../sql/session.ts';
import { statement } from '../sql/statement.ts';

export type NamedLockStatements = ReturnType<typeof namedLockStatements>;

export const namedLockStatements = (dialect: Dialect) => {
  const { sql: db } = dialect;
  return {
    /** SQLite has one writer at a time: there the transaction itself is the lock. */
    isNeeded: dialect.kind === 'postgres',
    takeLock: statement<{ name: string }>()((arg) =>
      locking(dialect, db.selectFrom('named_locks').select('name').where('name', '=', arg('name'))),
    ),
    insertLock: statement<{ name: string }>()((arg) =>
      db
        .insertInto('named_locks')
        .values({ name: arg('name') })
        .onConflict((conflict) => conflict.column('name').doNothing()),
    ),
  };
};

/** Keeps everybody else who asks for this name waiting until the transaction ends. */
export async function takeNamedLock(
  session: Session,
  statements: NamedLockStatements,
  name: string,
): Promise<void> {
  if (!statements.isNeeded) return;
  if ((await first(session, statements.takeLock, { name })) !== undefined) return;
  // The first ones may come together: one inserts, and the others wait there for its end.
  await session.all(statements.insertLock, { name });
  if ((await first(session, statements.takeLock, { name })) === undefined)
    throw new Error(`the lock ${name} vanished`);
}

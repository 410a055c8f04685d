import type { Compilable } from 'kysely';
import type { Statement } from './statement.ts';

/**
 * What runs SQL: a connection, a pool, or a transaction. Repositories see nothing else of a database.
 * @throws TurnoutError STORE_UNAVAILABLE when the database does not answer.
 */
export interface Session {
  all<Args, Row>(statement: Statement<Args, Row>, args: Args): Promise<readonly Row[]>;
  /** For a query that is built anew each time; see `statement` for those that run often. */
  query<Row>(query: Compilable<Row>): Promise<readonly Row[]>;
}

export async function first<Args, Row>(
  session: Session,
  statement: Statement<Args, Row>,
  args: Args,
): Promise<Row | undefined> {
  return (await session.all(statement, args))[0];
}

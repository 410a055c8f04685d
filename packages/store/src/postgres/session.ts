import type { Compilable } from 'kysely';
import type { Session } from '../sql/session.ts';
import { type SqlValue, type Statement, sqlValue } from '../sql/statement.ts';
import { answered } from './errors.ts';

interface Query {
  readonly name?: string;
  readonly text: string;
  readonly values: SqlValue[];
}

/** A pool or one of its clients. */
export interface Runner {
  query(query: Query): Promise<{ rows: unknown[] }>;
}

/** Statements run under their name, so that each connection parses and plans them once. */
export function postgresSession(runner: Runner): Session {
  const run = async (query: Query): Promise<unknown[]> => (await answered(runner.query(query))).rows;
  // The rows are what the query's type says: both come from the same query builder.
  return {
    all: <Args, Row>({ name, text, bind }: Statement<Args, Row>, args: Args) =>
      run({ name, text, values: bind(args) }) as Promise<Row[]>,
    query: <Row>(query: Compilable<Row>) => {
      const { sql, parameters } = query.compile();
      return run({ text: sql, values: parameters.map(sqlValue) }) as Promise<Row[]>;
    },
  };
}

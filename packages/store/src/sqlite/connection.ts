import { TurnoutError } from '@turnout/core';
import type { Compilable } from 'kysely';
import type { Session } from '../sql/session.ts';
import { type SqlValue, type Statement, sqlValue } from '../sql/statement.ts';
import type { SqliteDriver, SqliteHandle, SqliteStatement } from './driver.ts';
import { storeError } from './errors.ts';

/** Statements kept prepared; queries built from filters come in few shapes, so this is not reached in practice. */
const STATEMENT_LIMIT = 500;

/** `secure_delete`: what was erased on a person's wish must not be readable in the file. */
const PRAGMAS = `
  pragma busy_timeout = 5000;
  pragma synchronous = full;
  pragma foreign_keys = on;
  pragma temp_store = memory;
  pragma cache_size = -32768;
  pragma secure_delete = on;
`;

/** One connection to a SQLite database, with its prepared statements. */
export class SqliteConnection {
  readonly #handle: SqliteHandle;
  readonly #statements = new Map<string, SqliteStatement>();
  #open = true;

  constructor(driver: SqliteDriver, file: string) {
    this.#handle = new driver.DatabaseSync(file);
    try {
      this.#handle.exec(PRAGMAS);
    } catch (error) {
      this.#handle.close();
      throw error;
    }
  }

  get inTransaction(): boolean {
    return this.#open && this.#handle.isTransaction;
  }

  /** Runs SQL without values or rows: BEGIN, PRAGMA, a script. */
  exec(text: string): void {
    this.#handle.exec(text);
  }

  /** @throws TurnoutError SHUTTING_DOWN after `close`; else the driver's own error. */
  all(text: string, values: readonly SqlValue[]): unknown[] {
    return this.#prepared(text).all(...values);
  }

  /** Safe to call twice. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#statements.clear();
    this.#handle.close();
  }

  #prepared(text: string): SqliteStatement {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    if (!this.#open) throw new TurnoutError('SHUTTING_DOWN');
    const made = this.#handle.prepare(text);
    if (this.#statements.size >= STATEMENT_LIMIT) this.#statements.clear();
    this.#statements.set(text, made);
    return made;
  }
}

/** @param busy what to wait for before a query; undefined when there is nothing to wait for. */
export function sqliteSession(connection: SqliteConnection, busy?: () => Promise<void> | undefined): Session {
  const run = async (text: string, values: readonly SqlValue[]): Promise<unknown[]> => {
    // Asked again after each wait: another transaction may have begun meanwhile.
    for (let wait = busy?.(); wait !== undefined; wait = busy?.()) await wait;
    try {
      return connection.all(text, values);
    } catch (error) {
      throw storeError(error);
    }
  };
  // The rows are what the query's type says: both come from the same query builder.
  return {
    all: <Args, Row>({ text, bind }: Statement<Args, Row>, args: Args) =>
      run(text, bind(args)) as Promise<Row[]>,
    query: <Row>(query: Compilable<Row>) => {
      const { sql, parameters } = query.compile();
      return run(sql, parameters.map(sqlValue)) as Promise<Row[]>;
    },
  };
}

import type { SqlValue } from '../sql/statement.ts';

/** The part of `node:sqlite` used here; `@photostructure/sqlite` has the same for a Node without it. */
export interface SqliteDriver {
  readonly DatabaseSync: new (file: string) => SqliteHandle;
}

export interface SqliteHandle {
  readonly isTransaction: boolean;
  exec(text: string): void;
  prepare(text: string): SqliteStatement;
  close(): void;
}

export interface SqliteStatement {
  all(...values: SqlValue[]): unknown[];
}

/** The built-in driver where Node has it (22.13 and later), else the package of the same shape. */
export async function loadSqliteDriver(): Promise<SqliteDriver> {
  const builtIn = process.getBuiltinModule('node:sqlite');
  return isDriver(builtIn) ? builtIn : await import('@photostructure/sqlite');
}

const isDriver = (module: object | undefined): module is SqliteDriver =>
  module !== undefined && 'DatabaseSync' in module;

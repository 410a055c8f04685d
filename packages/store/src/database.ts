// The database layer by itself, for a part that keeps tables of its own.
export type { Migration, MigrationBuilder, Schema } from './migrations/builder.ts';
export { type DatabaseOptions, openDatabase } from './open-database.ts';
export type { Database } from './sql/database.ts';
export { type DatabaseKind, type Dialect, dialectOf, locking } from './sql/dialect.ts';
export { orNull, orUndefined } from './sql/nullable.ts';
export { first, type Session } from './sql/session.ts';
export { type Statement, statement } from './sql/statement.ts';

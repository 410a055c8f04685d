import { existsSync } from 'node:fs';
import { MEMORY } from '../database-url.ts';
import type { Schema } from '../migrations/builder.ts';
import { applyMigrations, migrationNames, missingMigrations } from '../migrations/migrate.ts';
import { SqliteConnection, sqliteSession } from './connection.ts';
import { loadSqliteDriver, type SqliteDriver } from './driver.ts';
import { refuseOpening } from './errors.ts';
import type { SqliteOptions } from './options.ts';
import { type ServerLock, takeServerLock } from './server-lock.ts';

/**
 * Applies what is missing and gives its names. A tool takes the server's place for as long as it changes the
 * schema: an older server must not find its tables changed under it.
 * @throws TurnoutError DATABASE_IN_USE, DATABASE_NEWER
 */
export async function migrateSqlite(
  driver: SqliteDriver,
  connection: SqliteConnection,
  file: string,
  { role, schema, clock }: Pick<SqliteOptions, 'role' | 'schema' | 'clock'>,
): Promise<readonly string[]> {
  const session = sqliteSession(connection);
  if ((await missingMigrations(session, 'sqlite', schema)).length === 0) return [];
  let lock: ServerLock | undefined;
  if (role === 'tool' && file !== MEMORY) lock = takeServerLock(driver, file);
  try {
    connection.exec('begin immediate');
    try {
      const applied = await applyMigrations(session, 'sqlite', schema, clock.now());
      connection.exec('commit');
      return applied;
    } catch (error) {
      if (connection.inTransaction) connection.exec('rollback');
      throw error;
    }
  } finally {
    lock?.release();
  }
}

/** The names of what the file lacks. Opens nothing that is not there. */
export async function missingSqliteMigrations(file: string, schema: Schema): Promise<readonly string[]> {
  if (file === MEMORY || !existsSync(file)) return migrationNames(schema.migrations);
  try {
    const connection = new SqliteConnection(await loadSqliteDriver(), file);
    try {
      return migrationNames(await missingMigrations(sqliteSession(connection), 'sqlite', schema));
    } finally {
      connection.close();
    }
  } catch (error) {
    return refuseOpening(file, error);
  }
}

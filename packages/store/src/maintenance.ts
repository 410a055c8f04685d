import { type Clock, type Log, TurnoutError } from '@turnout/core';
import { type DatabaseLocation, redactDatabaseUrl } from './database-url.ts';
import { storeSchema } from './migrations/index.ts';
import { locate } from './open-database.ts';
import { openStore } from './open-store.ts';
import { missingPostgresMigrations } from './postgres/migrate.ts';
import { backupSqlite } from './sqlite/backup.ts';
import { missingSqliteMigrations } from './sqlite/migrate.ts';

export interface MaintenanceOptions {
  readonly baseFolder?: string;
  /** Stamps the migrations; default: the system's. */
  readonly clock?: Clock;
  readonly log?: Log;
}

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Brings a database to this version's schema, as every server does at its start.
 * @returns the names of the migrations applied; empty when it was up to date.
 * @throws TurnoutError DATABASE_UNSUPPORTED, DATABASE_UNREACHABLE, DATABASE_IN_USE, DATABASE_NEWER
 */
export async function migrate(
  url: string | DatabaseLocation,
  options: MaintenanceOptions = {},
): Promise<readonly string[]> {
  const { baseFolder, clock = { now: () => Date.now() }, log = silent } = options;
  const location = locate(url, baseFolder);
  const applied = await pendingMigrations(location, { log });
  // Opening does it, under its locks; when two do it at once, both tell what was missing when they came.
  const store = await openStore({ url: location, clock, log, role: 'tool' });
  await store.close();
  return applied;
}

/**
 * The names of the migrations a database still lacks. Changes nothing; a SQLite file that is not there lacks all.
 * @throws TurnoutError DATABASE_UNSUPPORTED, DATABASE_UNREACHABLE, DATABASE_NEWER
 */
export function pendingMigrations(
  url: string | DatabaseLocation,
  options: MaintenanceOptions = {},
): Promise<readonly string[]> {
  const location = locate(url, options.baseFolder);
  const log = options.log ?? silent;
  return location.kind === 'sqlite'
    ? missingSqliteMigrations(location.file, storeSchema)
    : missingPostgresMigrations(location.connectionString, storeSchema, log);
}

/**
 * Copies a SQLite database into a new file, complete and consistent, also while a server writes to it.
 * @throws TurnoutError BACKUP_UNSUPPORTED for PostgreSQL, FILE_EXISTS, DATABASE_UNREACHABLE
 */
export async function backup(
  url: string | DatabaseLocation,
  file: string,
  options: MaintenanceOptions = {},
): Promise<void> {
  const location = locate(url, options.baseFolder);
  if (location.kind === 'postgres')
    throw new TurnoutError('BACKUP_UNSUPPORTED', `It is ${redactDatabaseUrl(location.connectionString)}.`);
  await backupSqlite(location.file, file);
}

import type { Clock, Log } from '@turnout/core';
import { type DatabaseLocation, parseDatabaseUrl } from './database-url.ts';
import type { Schema } from './migrations/builder.ts';
import { openPostgres } from './postgres/open.ts';
import type { Database } from './sql/database.ts';
import { openSqlite } from './sqlite/open.ts';

export interface DatabaseOptions {
  /** What `parseDatabaseUrl` reads, or what it gave. */
  readonly url: string | DatabaseLocation;
  /** What a relative SQLite file is relative to; default: the working folder. */
  readonly baseFolder?: string;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * `server` (the default) keeps a second server off a SQLite file. `tool` is for commands that may run beside a
   * server: export, status, backup.
   */
  readonly role?: 'server' | 'tool';
}

/**
 * Opens a database and brings its tables up to date.
 * @throws TurnoutError DATABASE_UNSUPPORTED, DATABASE_UNREACHABLE, DATABASE_IN_USE, DATABASE_NEWER
 */
export async function openDatabase(schema: Schema, options: DatabaseOptions): Promise<Database> {
  const { url, baseFolder, clock, log, role = 'server' } = options;
  const location = locate(url, baseFolder);
  return location.kind === 'sqlite'
    ? openSqlite({ file: location.file, role, schema, clock, log })
    : openPostgres({ connectionString: location.connectionString, schema, clock, log });
}

export const locate = (url: string | DatabaseLocation, baseFolder = process.cwd()): DatabaseLocation =>
  typeof url === 'string' ? parseDatabaseUrl(url, { baseFolder }) : url;

import type { Clock, Log, Store } from '@turnout/core';
import { type DatabaseLocation, parseDatabaseUrl } from './database-url.ts';

export interface StoreOptions {
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

/** The store, with what only its owner needs. */
export interface DatabaseStore extends Store {
  readonly kind: 'sqlite' | 'postgres';
  /**
   * Makes a read-only view with psiTurk's column names over one study's participants, or brings it up to date.
   * @throws TurnoutError CONFIG_INVALID when the name cannot be used, or is that of a table.
   */
  ensurePsiturkView(study: string, viewName: string): Promise<void>;
}

export const locate = (url: string | DatabaseLocation, baseFolder = process.cwd()): DatabaseLocation =>
  typeof url === 'string' ? parseDatabaseUrl(url, { baseFolder }) : url;

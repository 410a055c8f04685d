import type { Clock, Log, Store } from '@turnout/core';

export interface StoreOptions {
  /** A database URL as `parseDatabaseUrl` reads it. */
  readonly url: string;
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

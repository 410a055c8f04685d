import type { Clock, Log } from '@turnout/core';

export interface SqliteOptions {
  /** Absolute path, or `:memory:`. */
  readonly file: string;
  readonly role: 'server' | 'tool';
  readonly clock: Clock;
  readonly log: Log;
}

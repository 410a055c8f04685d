import type { Clock, Log } from '@turnout/core';
import type { Schema } from '../migrations/builder.ts';

export interface SqliteOptions {
  /** Absolute path, or `:memory:`. */
  readonly file: string;
  readonly role: 'server' | 'tool';
  readonly schema: Schema;
  readonly clock: Clock;
  readonly log: Log;
}

import { TurnoutError } from '@turnout/core';
import type { SqliteDriver } from './driver.ts';
import { isBusy } from './errors.ts';

/** Held by the one server of a database file. */
export interface ServerLock {
  release(): void;
}

/**
 * Keeps a second server away from a database file. The lock is the operating system's, taken by SQLite on an
 * empty file beside the database, so it ends with the process however that dies; the file itself may stay.
 * @throws TurnoutError DATABASE_IN_USE
 */
export function takeServerLock(driver: SqliteDriver, file: string): ServerLock {
  const handle = new driver.DatabaseSync(`${file}.lock`);
  try {
    handle.exec('begin exclusive');
  } catch (error) {
    handle.close();
    if (isBusy(error)) throw new TurnoutError('DATABASE_IN_USE', `The file is ${file}.`);
    throw error;
  }
  return { release: () => handle.close() };
}

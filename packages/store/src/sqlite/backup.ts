import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { TurnoutError } from '@turnout/core';
import { MEMORY } from '../database-url.ts';
import { SqliteConnection } from './connection.ts';
import { loadSqliteDriver } from './driver.ts';
import { refuseOpening } from './errors.ts';

/**
 * VACUUM INTO reads one moment of the database, whatever is written meanwhile. The copy gets its name only when it
 * is whole and on disk, so a file of that name is always a backup that can be restored.
 * @throws TurnoutError FILE_EXISTS, DATABASE_UNREACHABLE
 */
export async function backupSqlite(source: string, file: string): Promise<void> {
  if (source === MEMORY || !existsSync(source))
    throw new TurnoutError('DATABASE_UNREACHABLE', `${source}: there is no such file.`);
  refuseExisting(file);
  const driver = await loadSqliteDriver();
  const partial = `${file}.partial`;
  try {
    rmSync(partial, { force: true });
    const connection = new SqliteConnection(driver, source);
    try {
      connection.all('vacuum into ?', [partial]);
    } finally {
      connection.close();
    }
    const copy = openSync(partial, 'r+');
    fsyncSync(copy);
    closeSync(copy);
    // Again, because another command may have finished one under this name meanwhile.
    refuseExisting(file);
    renameSync(partial, file);
  } catch (error) {
    refuseOpening(source, error);
  } finally {
    rmSync(partial, { force: true });
  }
}

function refuseExisting(file: string): void {
  if (existsSync(file)) throw new TurnoutError('FILE_EXISTS', `The file is ${file}.`);
}

import type { Log } from '@turnout/core';
import { MEMORY } from '../database-url.ts';
import type { Database } from '../sql/database.ts';
import { SqliteConnection, sqliteSession } from './connection.ts';
import { loadSqliteDriver } from './driver.ts';
import { refuseOpening } from './errors.ts';
import { settleFile } from './files.ts';
import { migrateSqlite } from './migrate.ts';
import type { SqliteOptions } from './options.ts';
import { takeServerLock } from './server-lock.ts';
import { WriteQueue } from './write-queue.ts';

/** What is open of a database, and is closed in the opposite order. */
class Opened {
  readonly #closers: (() => void)[] = [];

  add<T>(thing: T, close: (thing: T) => void): T {
    this.#closers.push(() => close(thing));
    return thing;
  }

  closeAll(): void {
    for (const close of this.#closers.splice(0).reverse()) close();
  }
}

/** @throws TurnoutError DATABASE_UNREACHABLE, DATABASE_IN_USE, DATABASE_NEWER */
export async function openSqlite(options: SqliteOptions): Promise<Database> {
  const driver = await loadSqliteDriver();
  const opened = new Opened();
  try {
    const file = settleFile(options.file);
    if (options.role === 'server' && file !== MEMORY)
      opened.add(takeServerLock(driver, file), (lock) => lock.release());
    const writer = opened.add(new SqliteConnection(driver, file), (connection) => connection.close());
    useWriteAheadLog(writer, file, options.log);
    await migrateSqlite(driver, writer, file, options);
    const reader =
      file === MEMORY
        ? undefined
        : opened.add(new SqliteConnection(driver, file), (connection) => connection.close());
    reader?.exec('pragma query_only = on');
    return databaseOver(opened, writer, reader);
  } catch (error) {
    opened.closeAll();
    return refuseOpening(options.file, error);
  }
}

/**
 * On a file, reads have a connection of their own, so that they never see what is not yet on disk. A database in
 * memory has one, so there a read waits until no transaction is open.
 */
function databaseOver(
  opened: Opened,
  writer: SqliteConnection,
  reader: SqliteConnection | undefined,
): Database {
  const queue = new WriteQueue(writer, sqliteSession(writer));
  let closing: Promise<void> | undefined;
  return {
    kind: 'sqlite',
    read: reader === undefined ? sqliteSession(writer, () => queue.busy()) : sqliteSession(reader),
    write: (work) => queue.write(work),
    close: () => {
      closing ??= queue.close().then(() => opened.closeAll());
      return closing;
    },
  };
}

function useWriteAheadLog(connection: SqliteConnection, file: string, log: Log): void {
  if (file === MEMORY) return;
  const [row] = connection.all('pragma journal_mode = wal', []) as { journal_mode: string }[];
  if (row?.journal_mode !== 'wal')
    log.warn('the file system of the database does not allow a write-ahead log; saving will be slow', {
      file,
    });
}

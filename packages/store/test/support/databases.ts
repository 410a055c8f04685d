import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Participant } from '@turnout/core';
import { inject } from 'vitest';
import { type DatabaseStore, openStore } from '../../src/index.ts';
import { SqliteConnection } from '../../src/sqlite/connection.ts';
import { loadSqliteDriver } from '../../src/sqlite/driver.ts';
import { fixedClock, newcomer, sealed, silentLog } from './fakes.ts';
import { freshDatabase } from './postgres.ts';

/** A database for one test, with its store open. */
export interface TestDatabase {
  readonly url: string;
  readonly store: DatabaseStore;
  /** Runs SQL past the store, on a connection of its own where there can be one. */
  run(sql: string): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

export interface DatabaseKind {
  readonly name: string;
  readonly kind: 'sqlite' | 'postgres';
  /** False for a database in memory: nobody else can open it. */
  readonly shared: boolean;
  create(): Promise<TestDatabase>;
}

export const open = (url: string, role: 'server' | 'tool' = 'server'): Promise<DatabaseStore> =>
  openStore({ url, clock: fixedClock, log: silentLog, role });

/** Made once for a file of tests: every database starts as a copy of it, which takes a fraction of all migrations. */
const once = <Made>(make: () => Promise<Made>): (() => Promise<Made>) => {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const migratedFile = once(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'turnout-store-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'migrated.db');
  await (await open(`sqlite:///${file}`)).close();
  return file;
});

/** Its name. */
const migratedDatabase = once(async () => {
  const { url } = await freshDatabase(inject('postgresUrl'));
  await (await open(url)).close();
  return new URL(url).pathname.slice(1);
});

export const sqliteInMemory: DatabaseKind = {
  name: 'SQLite in memory',
  kind: 'sqlite',
  shared: false,
  create: async () => {
    const store = await open('sqlite://');
    return {
      url: 'sqlite://',
      store,
      run: () => Promise.reject(new Error('a database in memory has one connection')),
      remove: () => store.close(),
    };
  },
};

export const sqliteFile: DatabaseKind = {
  name: 'SQLite file',
  kind: 'sqlite',
  shared: true,
  create: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnout-store-'));
    const file = join(folder, 'participants.db');
    copyFileSync(await migratedFile(), file);
    const store = await open(`sqlite:///${file}`);
    return {
      url: `sqlite:///${file}`,
      store,
      run: (sql) => runOnFile(file, sql),
      remove: async () => {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

export const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  kind: 'postgres',
  shared: true,
  create: async () => {
    const database = await freshDatabase(inject('postgresUrl'), await migratedDatabase());
    const store = await open(database.url);
    return {
      url: database.url,
      store,
      run: database.run,
      remove: async () => {
        await store.close();
        await database.drop();
      },
    };
  },
};

export async function runOnFile(file: string, sql: string): Promise<Record<string, unknown>[]> {
  const connection = new SqliteConnection(await loadSqliteDriver(), file);
  try {
    return connection.all(sql, []).map((row) => ({ ...(row as object) }));
  } finally {
    connection.close();
  }
}

/** Inserts a participant and gives it back as stored. */
export async function enter(
  store: DatabaseStore,
  changes: Parameters<typeof newcomer>[0] = {},
): Promise<Participant> {
  const id = await store.write((tx) => tx.participants.insert(newcomer(changes), sealed));
  const participant = id === undefined ? undefined : await store.participants.byId(id);
  if (participant === undefined) throw new Error('the participant was there already');
  return participant;
}

/**
 * The stores of two servers on one database. SQLite has one server at a time, so there both are the same: a second
 * connection in this process would wait for the first without letting it go on.
 */
export async function twoServers(
  kind: DatabaseKind,
  database: TestDatabase,
): Promise<{ readonly stores: readonly [DatabaseStore, DatabaseStore]; close(): Promise<void> }> {
  if (kind.kind === 'sqlite') return { stores: [database.store, database.store], close: async () => {} };
  const second = await open(database.url);
  return { stores: [database.store, second], close: () => second.close() };
}

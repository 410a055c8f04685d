import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type Log, type Store, TurnoutError, type Vault } from '@turnout/core';
import { createVault } from '@turnout/engine';
import type { DatabaseStore } from '@turnout/store';
import { loadSecret, type Secret } from './keys.ts';
import { createLog } from './log.ts';
import type { StudyFolder } from './study.ts';

export const systemClock: Clock = { now: () => Date.now() };

/** The database of a study with the keys that belong to it. */
export interface OpenData {
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Log;
  close(): Promise<void>;
}

/**
 * Opens a study's data, migrated to this version.
 * @param role `server` holds the database file for itself; a `tool` works beside a running server
 * @throws TurnoutError KEYS_INVALID when the keys do not fit the database, DATABASE_* when it cannot be opened
 */
export async function openData(study: StudyFolder, role: 'server' | 'tool'): Promise<OpenData> {
  const { config } = study;
  prepareFolder(config.dataFolder);
  const log = createLog(config.logFile, config.logLevel);
  const secret = loadSecret(config.dataFolder, process.env);
  const vault = createVault(secret.bytes);
  // Loaded where it is needed: the help of a command opens no database.
  const { openStore } = await import('@turnout/store');
  const store = await openStore({
    url: config.databaseUrl,
    baseFolder: study.folder,
    clock: systemClock,
    log,
    role,
  });
  try {
    // Before anything is written under the wrong keys, and so made unreadable for the right ones.
    await checkKeys(store, vault, secret);
    if (role === 'server') await store.ensurePsiturkView(config.study, config.study);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { store, vault, log, close: () => store.close() };
}

/** @throws TurnoutError KEYS_INVALID; keys made for a database that has others are taken away again */
async function checkKeys(store: DatabaseStore, vault: Vault, { created }: Secret): Promise<void> {
  try {
    // A database of an earlier version knows its keys only by what is sealed in it.
    const identity = await store.participants.anyIdentity();
    if (identity !== undefined) vault.decrypt(identity.workerIdSealed);
    await store.bindKeys(vault);
  } catch (error) {
    if (created === undefined || !(error instanceof TurnoutError) || error.code !== 'KEYS_INVALID')
      throw error;
    rmSync(created, { force: true });
    throw new TurnoutError('KEYS_INVALID', `${created} is missing.`, { cause: error });
  }
}

/** The folder of database and keys: for its owner only, and never in the study's repository. */
export function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}

import {
  type AllocationLogEntry,
  type CellCount,
  type Log,
  type Participant,
  type Random,
  replayAllocations,
  type Store,
  type StoredRecord,
} from '@turnout/core';
import { openStore } from '@turnout/store';
import { expect, inject, onTestFinished } from 'vitest';
import { TestClock } from '../../../../test/support/clock.ts';
import { freshPostgres } from '../../../../test/support/postgres.ts';
import { Seeded } from '../../../../test/support/random.ts';
import {
  createEngine,
  createVault,
  type Engine,
  recordsOf,
  type StudyPage,
  type StudySettings,
  type Visit,
} from '../../src/index.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface Lab {
  readonly engine: Engine;
  /** A second server of the same study, with caches of its own. */
  readonly second: Engine;
  readonly store: Store;
  readonly clock: TestClock;
}

export interface LabOptions {
  /** Default: a database in memory. */
  readonly url?: string;
  readonly settings?: Partial<StudySettings>;
  readonly random?: Random;
  /** Puts something between the engines and the store. */
  readonly wrap?: (store: Store) => Store;
}

/** Two engines over one store; closed when the test is over. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const clock = new TestClock();
  const store = await openStore({ url: options.url ?? 'sqlite://', clock, log: silent });
  onTestFinished(() => store.close());
  const context = {
    store: options.wrap?.(store) ?? store,
    vault: createVault(Buffer.alloc(32, 7)),
    clock,
    random: options.random ?? new Seeded(3),
    log: silent,
    settings: {
      study: 'stroop',
      designVersion: '1.0',
      conditions: 2,
      counters: 1,
      cutoffMs: 30 * 60_000,
      allowRepeats: false,
      resume: false,
      ...options.settings,
    },
  };
  return { engine: createEngine(context), second: createEngine(context), store, clock };
}

/** The two kinds of database, for tests of what happens at the same time. */
export const databases: readonly (readonly [string, () => Promise<string>])[] = [
  ['SQLite', async () => 'sqlite://'],
  ['PostgreSQL', () => freshPostgres(inject('postgresUrl'))],
];

export const visitOf = (name: string, more: Partial<Visit> = {}): Visit => ({
  hitId: 'H1',
  assignmentId: `A${name}`,
  workerId: `W${name}`,
  mode: 'live',
  ipAddress: undefined,
  browser: 'firefox',
  platform: 'linux',
  language: 'en',
  ...more,
});

export const unproven = (): undefined => undefined;
export const proven = (): string => 'nonce-of-sixteen';

export function participantOf(page: StudyPage): Participant {
  if (page.show !== 'study') throw new Error(`not inside: ${JSON.stringify(page)}`);
  return page.participant;
}

/** Somebody new comes in. @returns the participant's number */
export const enter = async (engine: Engine, name: string, more: Partial<Visit> = {}): Promise<number> =>
  participantOf(await engine.openStudy(visitOf(name, more), unproven)).id;

export async function allRecords(store: Store, participantId: number): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for await (const record of recordsOf(store.records, participantId)) records.push(record);
  return records;
}

/** RE1 of everything stored: 1, 2, 3 … */
export async function expectGapless(store: Store, participantId: number): Promise<StoredRecord[]> {
  const records = await allRecords(store, participantId);
  expect(records.map((record) => record.position)).toEqual(records.map((_, index) => index + 1));
  expect((await store.records.progress(participantId)).position).toBe(records.length);
  return records;
}

const keyOf = (mode: string) => ({ study: 'stroop', designVersion: '1.0', mode });

/** How many seats are held, by cell: `{ '0:0': 2 }`; a cell without any is left out. */
export async function heldSeats(store: Store, mode = 'live'): Promise<Record<string, number>> {
  return byCell(await store.allocation.counts(keyOf(mode)));
}

/** Replays the log of the key: it explains every decision and gives the counts that are kept. */
export async function expectSoundLog(store: Store, mode = 'live'): Promise<AllocationLogEntry[]> {
  const log: AllocationLogEntry[] = [];
  for await (const entry of store.allocation.log(keyOf(mode))) log.push(entry);
  const replayed = replayAllocations(log);
  expect(replayed.faults).toEqual([]);
  expect(replayed.breaks).toEqual([]);
  expect(byCell(replayed.counts)).toEqual(await heldSeats(store, mode));
  return log;
}

const byCell = (counts: readonly CellCount[]): Record<string, number> =>
  Object.fromEntries(
    counts
      .filter(({ held }) => held !== 0)
      .map(({ condition, counterbalance, held }) => [`${condition}:${counterbalance}`, held] as const)
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

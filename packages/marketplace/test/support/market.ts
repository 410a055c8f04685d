import type { Clock, Log, Random } from '@turnout/core';
import { type Database, openDatabase } from '@turnout/store/database';
import { inject } from 'vitest';
import { freshDatabase } from '../../../store/test/support/postgres.ts';
import type { Environment } from '../../src/domain/environment.ts';
import type { MarketEvent, NotificationSetting } from '../../src/domain/events.ts';
import { workerIdFrom } from '../../src/domain/ids.ts';
import { type ProfileName, profiles } from '../../src/domain/profile.ts';
import type { Requester } from '../../src/domain/requester.ts';
import type { Worker } from '../../src/domain/worker.ts';
import { openAccount } from '../../src/market/accounts.ts';
import { type MarketContext, marketContext } from '../../src/market/context.ts';
import { marketSchema } from '../../src/storage/schema.ts';

export const START = Date.UTC(2026, 10, 21, 12);
export const SECOND = 1000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A marketplace of one test: time stands still unless moved, and chance is the same every time. */
export interface TestMarket {
  readonly context: MarketContext;
  readonly clock: TestClock;
  /** What was handed over to be sent, in order. */
  readonly notified: readonly Notified[];
  /** An account of its own. */
  requester(environment?: Environment, changes?: Partial<Requester>): Promise<Requester>;
  worker(changes?: Partial<Worker>): Promise<Worker>;
  close(): Promise<void>;
}

export interface TestClock extends Clock {
  advance(ms: number): void;
  set(epochMs: number): void;
}

export interface Notified {
  readonly setting: NotificationSetting;
  readonly event: MarketEvent;
}

export interface TestMarketOptions {
  /** Default: SQLite in memory. */
  readonly database?: 'sqlite' | 'postgres';
  /** Default: observed. */
  readonly profile?: ProfileName;
}

const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export async function openTestMarket(options: TestMarketOptions = {}): Promise<TestMarket> {
  const clock = testClock();
  const random = seededRandom(1);
  const { database, remove } = await open(options.database ?? 'sqlite', clock);
  const notified: Notified[] = [];
  const context = marketContext({
    database,
    clock,
    random,
    profile: profiles[options.profile ?? 'observed'],
    log: silentLog,
    fees: 'mturk',
    openAccountsWith: undefined,
    allowHttpOn: 'loopback',
    submissionLag: () => 0,
    notify: async (_session, setting, event) => {
      notified.push({ setting, event });
    },
  });
  let accounts = 0;
  return {
    context,
    clock,
    notified,
    requester: (environment = 'sandbox', changes = {}) => {
      accounts += 1;
      return insertRequester(context, {
        environment,
        accessKey: `AKIATEST${accounts}`,
        name: `Laboratory ${accounts}`,
        availableMinor: 1_000_000,
        createdAt: clock.now(),
        ...changes,
      });
    },
    worker: (changes = {}) =>
      context.transact((unit) =>
        unit.workers.insert({
          workerId: workerIdFrom(random),
          status: 'active',
          locale: { country: 'US', subdivision: 'PA' },
          adult: true,
          masters: false,
          pastApproved: 0,
          pastRejected: 0,
          createdAt: clock.now(),
          ...changes,
        }),
      ),
    close: remove,
  };
}

function insertRequester(
  context: MarketContext,
  account: Omit<Requester, 'id' | 'heldMinor'>,
): Promise<Requester> {
  const { accessKey: accessKeyId, environment, name, availableMinor } = account;
  return openAccount(context, { environment, accessKeyId, name }, availableMinor);
}

async function open(
  kind: 'sqlite' | 'postgres',
  clock: Clock,
): Promise<{ database: Database; remove: () => Promise<void> }> {
  if (kind === 'sqlite') {
    const database = await openDatabase(marketSchema, { url: 'sqlite://', clock, log: silentLog });
    return { database, remove: () => database.close() };
  }
  const fresh = await freshDatabase(inject('postgresUrl'));
  const database = await openDatabase(marketSchema, { url: fresh.url, clock, log: silentLog });
  return {
    database,
    remove: async () => {
      await database.close();
      await fresh.drop();
    },
  };
}

function testClock(): TestClock {
  let now = START;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    set: (epochMs) => {
      now = epochMs;
    },
  };
}

/** Mulberry32: small, even enough for ids, and the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AllocationLogEntry, type Log, replayAllocations, type Store } from '@turnout/core';
import { createEngine, createVault, type Engine, type StudySettings } from '@turnout/engine';
import { openStore } from '@turnout/store';
import { describe, expect, inject, it } from 'vitest';
import { TestClock } from './support/clock.ts';
import { onceServed } from './support/once-served.ts';
import { freshPostgres } from './support/postgres.ts';
import { Seeded } from './support/random.ts';

const ARRIVALS = 1000;
const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const settings: StudySettings = {
  study: 'assignments',
  designVersion: '1.0',
  conditions: 3,
  counters: 2,
  cutoffMs: 30 * 60_000,
  allowRepeats: false,
  resume: false,
};
const key = { study: 'assignments', designVersion: '1.0', mode: 'live' };

interface Servers {
  readonly engines: readonly Engine[];
  readonly stores: readonly Store[];
  readonly clock: TestClock;
  close(): Promise<void>;
}

async function serversOn(urls: readonly string[], cleanUp: () => void = () => {}): Promise<Servers> {
  const clock = new TestClock();
  const stores: Store[] = [];
  for (const url of urls) stores.push(await openStore({ url, clock, log: silent }));
  const engines = stores.map((store, index) =>
    createEngine({
      store,
      vault: createVault(Buffer.alloc(32, 7)),
      clock,
      random: new Seeded(index),
      log: silent,
      settings,
    }),
  );
  return {
    engines,
    stores,
    clock,
    async close() {
      for (const store of stores) await store.close();
      cleanUp();
    },
  };
}

const databases = {
  async 'one server on SQLite'() {
    const folder = mkdtempSync(join(tmpdir(), 'turnout-allocation-'));
    return serversOn([`sqlite:///${join(folder, 'a.db')}`], () => rmSync(folder, { recursive: true }));
  },
  async 'two servers on PostgreSQL'() {
    const url = await freshPostgres(inject('postgresUrl'));
    return serversOn([url, url]);
  },
};

describe.each(Object.entries(databases))('balance under fire: %s', (_title, open) => {
  it(`AL4 ${ARRIVALS} simultaneous arrivals leave the cells within one of each other, and the log explains all`, async () => {
    const servers = await open();
    const arrive = (index: number) => {
      const engine = servers.engines[index % servers.engines.length];
      return onceServed(async () =>
        engine?.openStudy(
          {
            hitId: 'H1',
            assignmentId: `A${index}`,
            workerId: `W${index}`,
            mode: 'live',
            ipAddress: undefined,
            browser: '',
            platform: '',
            language: '',
          },
          () => undefined,
        ),
      );
    };
    const pages = await Promise.all(Array.from({ length: ARRIVALS }, (_, index) => arrive(index)));
    expect(pages.every((page) => page?.show === 'study')).toBe(true);

    const [store] = servers.stores;
    const counts = (await store?.allocation.counts(key)) ?? [];
    const held = counts.map((count) => count.held);
    expect(held.reduce((sum, count) => sum + count, 0)).toBe(ARRIVALS);
    expect(counts).toHaveLength(6);
    expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);

    // AL5: half of them finish; after the cut-off time the seats of the others are free again, and only those.
    for (let index = 0; index < 60; index += 1) {
      const [engine] = servers.engines;
      const page = pages[index];
      if (page?.show === 'study') await engine?.complete(page.participant.id, { page: '', last: 0 });
    }
    servers.clock.advance(31);
    await arrive(ARRIVALS);
    const after = (await store?.allocation.counts(key)) ?? [];
    expect(after.reduce((sum, count) => sum + count.held, 0)).toBe(61);

    const log: AllocationLogEntry[] = [];
    if (store !== undefined) for await (const entry of store.allocation.log(key)) log.push(entry);
    expect(log.map((entry) => entry.n)).toEqual(log.map((_, index) => index + 1));
    const replayed = replayAllocations(log);
    expect(replayed.faults).toEqual([]);
    const order = (a: { condition: number; counterbalance: number }, b: typeof a): number =>
      a.condition - b.condition || a.counterbalance - b.counterbalance;
    expect(replayed.counts.toSorted(order)).toEqual(after.toSorted(order));
    await servers.close();
  });
});

import type { Log } from '@turnout/core';
import { openStore } from '@turnout/store';
import { expect, it, onTestFinished } from 'vitest';
import { Seeded } from '../../../../test/support/random.ts';
import { createOperations, createVault } from '../../src/index.ts';
import { FaultyProcess } from '../payments/support/process.ts';
import { VirtualTime } from '../payments/support/virtual-time.ts';
import { MemoryRecruiter, type MemoryRecruiterOptions } from '../support/memory-recruiter.ts';
import { act, requestOf } from '../support/recruiting-lab.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A server that runs, with one posting, in a time that passes only when everybody waits. */
async function start(capabilities: MemoryRecruiterOptions, group?: string) {
  const time = new VirtualTime();
  const store = await openStore({ url: 'sqlite://', clock: time, log: silent });
  onTestFinished(() => store.close());
  const recruiter = new MemoryRecruiter(time, capabilities);
  const process = new FaultyProcess(time, new Seeded(1), new Map(), {
    dieAt: undefined,
    freezeAt: undefined,
  });
  const operations = createOperations({
    context: {
      store: process.store(store),
      vault: createVault(Buffer.alloc(32, 7)),
      clock: time,
      random: new Seeded(5),
      log: silent,
      settings: {
        study: 'stroop',
        designVersion: '1.0',
        conditions: 1,
        counters: 1,
        cutoffMs: 1,
        allowRepeats: false,
        resume: false,
      },
    },
    recruiter,
    settings: {
      title: 'A study',
      description: 'Press keys.',
      keywords: [],
      adUrl: 'https://study.example/ad',
      limits: { personMinor: undefined, dayMinor: undefined, studyMinor: undefined },
      leaseMs: 15 * MINUTE_MS,
      retakes: { group, grantAt: 'entry' },
    },
    runner: 'server 1',
    timer: time,
  });
  operations.jobs.start();
  onTestFinished(async () => {
    await time.until(operations.jobs.stop());
  });
  const request = requestOf({ durationMs: 30 * MINUTE_MS, lifetimeMs: 7 * 24 * HOUR_MS });
  const [posting] = await time.until(operations.recruiting.post(request, act));
  if (posting?.externalId === undefined) throw new Error('not posted');
  const pass = (ms: number) => time.until(time.sleep(ms));
  return { time, store, recruiter, operations, id: posting.id, externalId: posting.externalId, pass };
}

/** Hours of a server, minute by minute: a busy machine takes its time for them. */
const patient = { timeout: 300_000 };

it('JB3 ends at the recruiter what was ended while it was silent for hours', patient, async () => {
  const { time, store, recruiter, operations, id, pass } = await start({ renewableEnd: false });
  recruiter.isDown = true;
  await expect(time.until(operations.recruiting.end(id, act))).rejects.toMatchObject({
    code: 'RECRUITER_SILENT',
  });
  await pass(6 * HOUR_MS);
  // As long as it has not been told, the list of what is open is looked through as well.
  expect((await store.jobs.schedules('stroop')).filter(({ isActive }) => !isActive)).toEqual([]);
  recruiter.isDown = false;
  await pass(HOUR_MS);
  expect(recruiter.open()).toEqual([]);
  await pass(HOUR_MS);
  const recurring = (await store.jobs.schedules('stroop')).filter(({ title }) => title.startsWith('recruit'));
  expect(recurring.map(({ isActive }) => isActive)).toEqual([false, false, false]);
});

it('JB3 puts into the group who took part while the recruiter was silent for hours', patient, async () => {
  const { time, recruiter, operations, externalId, pass } = await start({ groups: true }, 'took part');
  recruiter.accept(externalId, 'Wann');
  recruiter.fail('addToGroup', ...Array.from({ length: 500 }, () => 'dropped' as const));
  await time.until(operations.recruiting.sync());
  await pass(4 * HOUR_MS);
  recruiter.clearFaults();
  await pass(HOUR_MS);
  expect([...(recruiter.groups.get('G-took part') ?? [])]).toEqual(['Wann']);
});

import type { JobWriter, Store } from '@turnout/core';
import { openStore } from '@turnout/store';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Seeded } from '../../../../test/support/random.ts';
import { JobRunner } from '../../src/jobs/runner.ts';
import type { JobHandler, JobOutcome } from '../../src/jobs/types.ts';
import { pruneJobs, type Upkeep } from '../../src/jobs/upkeep.ts';
import { FaultyProcess } from '../payments/support/process.ts';
import { VirtualTime } from '../payments/support/virtual-time.ts';
import { databases } from '../support/lab.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function startWorkshop(url: string) {
  const time = new VirtualTime();
  const real = await openStore({ url, clock: time, log: silent });
  onTestFinished(() => real.close());
  const random = new Seeded(5);
  const process = new FaultyProcess(time, random, new Map(), { dieAt: undefined, freezeAt: undefined });
  const store = process.store(real);
  const context = { store, clock: time, random, log: silent };
  let runners = 0;
  const runnerOf = (
    handlers: Readonly<Record<string, JobHandler>>,
    upkeep: readonly Upkeep[] = [],
  ): JobRunner => {
    runners += 1;
    const named = new Map(Object.entries(handlers));
    return new JobRunner({ context, handlers: named, runner: `runner ${runners}`, timer: time, upkeep });
  };
  return { time, store, runnerOf };
}

const handler = (run: JobHandler['run'], atOnce = 1, apartMs = 0): JobHandler => ({ atOnce, apartMs, run });
const completed: JobOutcome = { kind: 'completed' };

const order = (
  store: Store,
  time: VirtualTime,
  count: number,
  more: Partial<Parameters<JobWriter['insert']>[0]> = {},
) =>
  store.write(async ({ jobs }) => {
    for (let n = 1; n <= count; n += 1)
      await jobs.insert({
        name: 'add',
        data: JSON.stringify({ n }),
        batch: 'b',
        mostAttempts: 3,
        startAfter: time.now(),
        createdAt: time.now(),
        ...more,
      });
  });

describe.each(databases)('jobs on %s', (_, makeUrl) => {
  it('JB1 gives each job to one of several runners', async () => {
    const { time, store, runnerOf } = await startWorkshop(await makeUrl());
    await order(store, time, 40);
    const done: number[] = [];
    const add = handler(async (data) => {
      await time.sleep(50);
      done.push((data as { readonly n: number }).n);
      return completed;
    }, 3);
    const runners = [runnerOf({ add }), runnerOf({ add }), runnerOf({ add })];
    const counts = await time.until(Promise.all(runners.map((runner) => runner.work('b'))));
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(counts.map((each) => each.completed)).toEqual([40, 40, 40]);
  });

  it('JB1 gives the job of a runner that went away to another, and keeps one that takes long', async () => {
    const { time, store, runnerOf } = await startWorkshop(await makeUrl());
    await order(store, time, 2);
    await store.write(({ jobs }) =>
      jobs.claim({
        names: ['add'],
        now: time.now(),
        runner: 'gone',
        leaseUntil: time.now() + 60_000,
        limit: 1,
      }),
    );
    const done: number[] = [];
    const add = handler(async (data) => {
      await time.sleep(200_000);
      done.push((data as { readonly n: number }).n);
      return completed;
    }, 5);
    const runners = [runnerOf({ add }), runnerOf({ add })];
    await time.until(Promise.all(runners.map((runner) => runner.work('b'))));
    expect(done.toSorted()).toEqual([1, 2]);
  });

  it('JB1 goes on at once when the clock was put back by an hour', async () => {
    const { time, store } = await startWorkshop(await makeUrl());
    let offMs = 0;
    const clock = { now: () => time.now() + offMs };
    const handlers = new Map([['add', handler(async () => completed, 1, 1_000)]]);
    const context = { store, clock, random: new Seeded(5), log: silent };
    const runner = new JobRunner({ context, handlers, runner: 'a', timer: time });
    await order(store, time, 1);
    await time.until(runner.work('b'));
    offMs = -3_600_000;
    const at = { startAfter: clock.now(), createdAt: clock.now() };
    await order(store, time, 2, { ...at, batch: 'later' });
    const claim = { names: ['add'], now: clock.now(), runner: 'gone', leaseUntil: clock.now() + 60_000 };
    await store.write(({ jobs }) => jobs.claim({ ...claim, limit: 1 }));
    const since = time.now();
    expect(await time.until(runner.work('later'))).toMatchObject({ completed: 2 });
    expect(time.now() - since).toBeLessThan(5 * 60_000);
  });

  it('JB2 orders a due schedule once, however many look, and catches up once', async () => {
    const { time, store, runnerOf } = await startWorkshop(await makeUrl());
    const start = time.now();
    const shared = {
      study: 's',
      cron: undefined,
      timeZone: undefined,
      jobData: '{}',
      isActive: true,
      createdAt: start,
    };
    await store.write(({ jobs }) =>
      jobs.insertSchedule({ ...shared, title: 'hourly', everyMs: 60_000, jobName: 'tick', nextAt: start }),
    );
    // Nobody looked for five rounds and a half.
    time.advance(5.5 * 60_000);
    const at: number[] = [];
    const tick = handler(async () => {
      at.push(Math.round((time.now() - start) / 1_000));
      return completed;
    });
    const runners = [runnerOf({ tick }), runnerOf({ tick })];
    for (const runner of runners) runner.start();
    await time.until(time.sleep(2 * 60_000));
    await time.until(Promise.all(runners.map((runner) => runner.stop())));
    expect(at).toEqual([330, 360, 420]);
    expect((await store.jobs.schedules('s'))[0]).toMatchObject({ nextAt: start + 8 * 60_000 });
  });
});

describe('one runner', () => {
  it('JB3 tries again what failed, and keeps the last message', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 1);
    let attempts = 0;
    const add = handler(async () => {
      attempts += 1;
      throw new Error(`broken ${attempts}`);
    });
    const counts = await time.until(runnerOf({ add }).work('b'));
    expect([attempts, counts.failed]).toEqual([3, 1]);
    expect((await store.jobs.page({}, 0, 10))[0]?.message).toBe('broken 3');
  });

  it('JB3 counts no attempt when it is asked for patience', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 1);
    let calls = 0;
    const add = handler(async () => {
      calls += 1;
      return calls <= 10 ? { kind: 'later', afterMs: 5_000, message: 'busy' } : completed;
    });
    const start = time.now();
    const counts = await time.until(runnerOf({ add }).work('b'));
    expect([calls, counts.completed]).toEqual([11, 1]);
    expect(time.now() - start).toBeGreaterThanOrEqual(50_000);
  });

  it('JB3 fails a job whose every server died', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 1, { mostAttempts: 1 });
    await store.write(({ jobs }) =>
      jobs.claim({ names: ['add'], now: time.now(), runner: 'gone', leaseUntil: time.now(), limit: 1 }),
    );
    const counts = await time.until(runnerOf({ add: handler(async () => completed) }).work('b'));
    expect(counts.failed).toBe(1);
  });

  it('JB4 begins no more than a handler bears', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 12);
    const starts: number[] = [];
    let running = 0;
    let most = 0;
    const add = handler(
      async () => {
        starts.push(time.now());
        running += 1;
        most = Math.max(most, running);
        await time.sleep(1_000);
        running -= 1;
        return completed;
      },
      2,
      200,
    );
    await time.until(runnerOf({ add }).work('b'));
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect([most, Math.min(...gaps) >= 200]).toEqual([2, true]);
  });

  it('JB4 lets what is being done end when it stops, and tells it', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 5);
    const seen: boolean[] = [];
    const add = handler(async (_, __, signal) => {
      await time.sleep(10_000);
      seen.push(signal.aborted);
      return completed;
    });
    const runner = runnerOf({ add });
    runner.start();
    runner.start();
    await time.until(time.sleep(5_000));
    await time.until(Promise.all([runner.stop(), runner.stop()]));
    const counts = await store.jobs.counts({ batch: 'b' });
    expect([seen, counts.completed, counts.created]).toEqual([[true], 1, 4]);
  });

  it('JB4 does not wait for ever for a job that hangs: it is given to another', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 1);
    const runner = runnerOf({ add: handler(() => new Promise<never>(() => {})) });
    runner.start();
    await time.until(time.sleep(100_000));
    const asked = time.now();
    await time.until(runner.stop());
    expect(time.now() - asked).toBeLessThanOrEqual(15_000);
    const counts = await time.until(runnerOf({ add: handler(async () => completed) }).work('b'));
    expect(counts.completed).toBe(1);
  });

  it('JB4 waits for a batch no longer than it makes sense, and for what is put off not at all', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 2);
    const add = handler(async (data) =>
      (data as { readonly n: number }).n === 1
        ? completed
        : { kind: 'later', afterMs: 3_600_000, message: 'no answer' },
    );
    const start = time.now();
    const counts = await time.until(runnerOf({ add }).work('b'));
    expect([counts.completed, counts.retry]).toEqual([1, 1]);
    expect(time.now() - start).toBeLessThan(60_000);
    // Another server does it, and does not come to an end.
    await order(store, time, 1, { batch: 'c' });
    const hanging = runnerOf({ add: handler(() => new Promise<never>(() => {})) });
    hanging.start();
    const watched = await time.until(runnerOf({}).work('c'));
    expect([watched.active, time.now() - start < 20 * 60_000]).toEqual([1, true]);
    await time.until(hanging.stop());
  });

  it('JB3 puts off for longer each time when no time was asked for', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 1);
    const at: number[] = [];
    const add = handler(async () => {
      at.push(time.now());
      return at.length <= 15 ? { kind: 'later', message: 'no answer' } : completed;
    });
    const start = time.now();
    const runner = runnerOf({ add });
    runner.start();
    await time.until(time.sleep(2 * 3_600_000));
    await time.until(runner.stop());
    const [job] = await store.jobs.page({}, 0, 10);
    expect(job).toMatchObject({ state: 'completed', attempts: 1 });
    const waits = at.map((time, index) => time - (at[index - 1] ?? start));
    expect(Math.max(...waits.slice(1, 5))).toBeLessThanOrEqual(16_000 + 2_000);
    expect(Math.max(...waits)).toBeGreaterThan(60_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(302_000);
  });

  it('JB1 renews no lease of a job that ended meanwhile', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 1);
    const add = handler(async () => {
      await time.sleep(30_000);
      return completed;
    });
    const waits: number[] = [];
    const after = time.after.bind(time);
    time.after = (ms, call) => {
      waits.push(ms);
      return after(ms, call);
    };
    await time.until(runnerOf({ add }).work('b'));
    waits.length = 0;
    await time.until(time.sleep(1));
    expect(waits).toEqual([1]);
  });

  it('JB5 deletes at its start, and each day, what ended a month ago', async () => {
    const { time, store, runnerOf } = await startWorkshop('sqlite://');
    await order(store, time, 2);
    await time.until(runnerOf({ add: handler(async () => completed) }).work('b'));
    await order(store, time, 1, { batch: 'c', startAfter: time.now() + 90 * 86_400_000 });
    const clock = { store, clock: time };
    const runner = runnerOf({ prune: pruneJobs(clock) }, [
      { study: 's', jobName: 'prune', everyMs: 86_400_000 },
    ]);
    runner.start();
    await time.until(time.sleep(10_000));
    expect((await store.jobs.counts({ batch: 'b' })).completed).toBe(2);
    time.advance(31 * 86_400_000);
    await time.until(time.sleep(10_000));
    await time.until(runner.stop());
    expect((await store.jobs.counts({ batch: 'b' })).completed).toBe(0);
    expect((await store.jobs.counts({ batch: 'c' })).created).toBe(1);
  });
});

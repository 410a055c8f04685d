import { describe, expect, it } from 'vitest';
import { all, startPaying } from './support/paying-lab.ts';
import { startServer, stopAll } from './support/schedule.ts';

const HOUR_MS = 3_600_000;

describe('when the recruiter is silent', () => {
  it('JB3 keeps every intent through an outage of hours, and uses up no attempt', async () => {
    const { order, run, account, store } = await startPaying(undefined, 2);
    const settle = account.settle.bind(account);
    account.settle = () => {
      throw new Error('down');
    };
    const { batch } = await order({ kind: 'approve', which: all });
    if (batch === undefined) throw new Error('nothing was ordered');
    await run.time.until(run.time.sleep(12 * HOUR_MS));
    expect(await store.jobs.page({ batch }, 0, 10)).toMatchObject([
      { state: 'retry', attempts: 0 },
      { state: 'retry', attempts: 0 },
    ]);
    account.settle = settle;
    await run.time.until(run.time.sleep(HOUR_MS));
    expect((await store.ledger.page({ batch }, 0, 10)).map(({ state }) => state)).toEqual([
      'confirmed',
      'confirmed',
    ]);
  });

  it('PA11 finds an entry that has lost its job, while a server runs and when one starts', async () => {
    const { order, run, store, server } = await startPaying(undefined, 2);
    const lose = async (name: string) => {
      const { batch } = await order({ kind: 'approve', which: { assignments: [name] } });
      if (batch === undefined) throw new Error('nothing was ordered');
      await store.write((tx) => tx.jobs.cancel({ batch }, run.time.now()));
      return async () => (await store.ledger.page({ batch }, 0, 10)).map(({ state }) => state);
    };
    const ofFirst = await lose('A1');
    expect(await ofFirst()).toEqual(['intent']);
    await run.time.until(run.time.sleep(20 * 60_000));
    expect(await ofFirst()).toEqual(['confirmed']);
    await run.time.until(server.operations.jobs.stop());
    const ofSecond = await lose('A2');
    const next = startServer(run, true);
    await run.time.until(run.time.sleep(10_000));
    await stopAll(run, [next]);
    expect(await ofSecond()).toEqual(['confirmed']);
  });
});

describe('where one bonus is paid at a time', () => {
  it('PA7 waits for one of another study only for as long as a call can take', async () => {
    const bonus = {
      kind: 'bonus',
      which: all,
      amount: { kind: 'fixed', minor: 50 },
      reason: 'Thanks',
    } as const;
    const gone = await startPaying(undefined, 1, 'like prolific');
    await gone.pay({ kind: 'approve', which: all });
    await gone.inTime(gone.server.operations.jobs.stop());
    const { batch: left } = await gone.order(bonus);
    const [sent] = await gone.store.ledger.page({ batch: left ?? '' }, 0, 1);
    const { run, order, pay, store } = await startPaying(undefined, 2, 'like prolific', gone.store);
    await pay({ kind: 'approve', which: all });
    // The server of the other study is killed in mid-call, and never started again.
    const step = {
      state: 'sent',
      at: run.time.now(),
      note: 'the call goes out',
      reference: undefined,
    } as const;
    await store.write((tx) => tx.ledger.append({ entryId: sent?.id ?? 0, ...step }));
    const { batch } = await order(bonus);
    const states = async () =>
      (await store.ledger.page({ batch: batch ?? '' }, 0, 10)).map(({ state }) => state);
    await run.time.until(run.time.sleep(4 * 60_000));
    expect(await states()).toEqual(['intent', 'intent']);
    await run.time.until(run.time.sleep(10 * 60_000));
    expect(await states()).toEqual(['confirmed', 'confirmed']);
    expect(await store.ledger.byId(sent?.id ?? 0)).toMatchObject({ state: 'sent' });
  });
});

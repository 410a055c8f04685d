import type { Store } from '@turnout/core';
import { openStore } from '@turnout/store';
import { onTestFinished } from 'vitest';
import { Seeded } from '../../../../../test/support/random.ts';
import type { PaymentPlan, PaymentRequest } from '../../../src/index.ts';
import { Account, type Manner, manners } from './account.ts';
import { memoryCrowd } from './memory-crowd.ts';
import { startRun, startServer, stopAll } from './schedule.ts';
import { VirtualTime } from './virtual-time.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const act = { actor: 'cli:ana', reason: 'test' };
export const all = { all: true } as const;

async function emptyStore(): Promise<Store> {
  const store = await openStore({ url: 'sqlite://', clock: new VirtualTime(), log: silent });
  onTestFinished(() => store.close());
  return store;
}

/**
 * A study whose people have handed in, at a sound recruiter, with a server that runs.
 * @param beside the database of another study
 */
export async function startPaying(
  limitMinor?: number,
  people = 3,
  name: Manner['name'] = 'like mturk',
  beside?: Store,
) {
  const store = beside ?? (await emptyStore());
  const manner = manners.find((one) => one.name === name);
  if (manner === undefined) throw new Error('no recruiter');
  const time = new VirtualTime();
  const account = new Account(manner, time);
  const random = new Seeded(4);
  const study = `study ${beside === undefined ? 1 : 2}`;
  const crowd = memoryCrowd(account, time, `P1 ${study}`, people);
  const run = {
    ...(await startRun({ study, time, random, crowd, store, faults: new Map() })),
    limitMinor,
  };
  const server = startServer(run, true);
  onTestFinished(() => stopAll(run, [server]));
  const { payments, jobs } = server.operations;
  const inTime = <T>(work: Promise<T>): Promise<T> => run.time.until(work);
  const order = async (request: PaymentRequest) => {
    const plan = await inTime(payments.plan(request));
    return inTime(payments.order(plan, { ...act, confirmedMinor: plan.totalMinor }));
  };
  const pay = async (request: PaymentRequest): Promise<PaymentPlan> => {
    const plan = await inTime(payments.plan(request));
    const { batch } = await inTime(payments.order(plan, { ...act, confirmedMinor: plan.totalMinor }));
    if (batch !== undefined) await inTime(jobs.work(batch));
    return plan;
  };
  return { run, store, server, payments, inTime, order, pay, people, account };
}

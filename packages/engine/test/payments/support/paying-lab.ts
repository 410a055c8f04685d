import { openStore } from '@turnout/store';
import { onTestFinished } from 'vitest';
import type { PaymentPlan, PaymentRequest } from '../../../src/index.ts';
import { type Manner, manners } from './account.ts';
import { startRun, startServer, stopAll } from './schedule.ts';
import { VirtualTime } from './virtual-time.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const act = { actor: 'cli:ana', reason: 'test' };
export const all = { all: true } as const;

/** A study whose people have handed in, at a sound recruiter, with a server that runs. */
export async function startPaying(limitMinor?: number, people = 3, name: Manner['name'] = 'like mturk') {
  const store = await openStore({ url: 'sqlite://', clock: new VirtualTime(), log: silent });
  onTestFinished(() => store.close());
  const manner = manners.find((one) => one.name === name);
  if (manner === undefined) throw new Error('no recruiter');
  const run = { ...(await startRun(store, manner, 4, new Map(), people)), limitMinor };
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
  return { run, store, server, payments, inTime, order, pay, people, account: run.account };
}

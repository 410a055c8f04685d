import type { Task } from '@turnout/protocol';
import type { Account, Body } from '../../src/bodies/body.ts';
import { controlClient, type StepResult, seeded, workerClient } from '../../src/index.ts';
import { isRefusal } from '../../src/marketplace-client/worker.ts';
import { CONTROL_TOKEN, type Market } from './market.ts';

/** One worker of a marketplace. */
export async function newWorker(market: Market): Promise<Account> {
  const [account] = await controlClient(new URL(market.siteUrl).origin, CONTROL_TOKEN).createWorkers([{}]);
  if (account === undefined) throw new Error('no worker');
  return account;
}

export async function acceptTask(market: Market, account: Account, groupId: string): Promise<Task> {
  const task = await workerClient(market.siteUrl, account.token).accept(groupId);
  if (isRefusal(task)) throw new Error(task.message);
  return task;
}

/** Takes one task from its first page to the submission; stops where it is stopped. */
export async function takeWhole(body: Body, account: Account, task: Task, seed = 1): Promise<StepResult> {
  const session = await body.take({
    person: seed,
    account,
    task,
    persona: 'diligent',
    careless: false,
    random: seeded(seed),
    now: () => Date.now(),
  });
  try {
    const steps = [
      { kind: 'open' },
      { kind: 'consent' },
      { kind: 'begin' },
      { kind: 'work', until: 1 },
      { kind: 'finish' },
      { kind: 'hand-in' },
    ] as const;
    for (const step of steps) {
      const result = await session.perform(step);
      if (!result.done) return result;
    }
    return { done: true };
  } finally {
    await session.close();
  }
}

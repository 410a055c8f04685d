import type { Transaction } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import type { JobHandler } from './types.ts';

/** A job that every server sees to from its start on: at once, and then again and again. */
export interface Upkeep {
  readonly study: string;
  readonly jobName: string;
  readonly everyMs: number;
}

/** Puts the schedule of a job at the time given, whether or not there is one yet. */
export async function keepSchedule(
  { jobs }: Pick<Transaction, 'jobs'>,
  { study, jobName, everyMs }: Upkeep,
  now: number,
): Promise<void> {
  const known = (await jobs.schedules(study)).find(({ title }) => title === jobName);
  if (known !== undefined) {
    await jobs.changeSchedule(known.id, { isActive: true, nextAt: now });
    return;
  }
  await jobs.insertSchedule({
    study,
    title: jobName,
    cron: undefined,
    timeZone: undefined,
    everyMs,
    jobName,
    jobData: '{}',
    isActive: true,
    nextAt: now,
    createdAt: now,
  });
}

export const PRUNE_EVERY_MS = 86_400_000;

/** Jobs that ended longer ago are deleted. What they did stays, in the ledger and in the audit log. */
const KEPT_MS = 30 * 86_400_000;
/** Rows of one transaction, which keeps other writers waiting. */
const AT_A_TIME = 500;

/** JB5: deletes what ended long ago. */
export const pruneJobs = ({ store, clock }: Pick<EngineContext, 'store' | 'clock'>): JobHandler => ({
  atOnce: 1,
  apartMs: 0,
  run: async (_, __, signal) => {
    const before = clock.now() - KEPT_MS;
    let deleted = 0;
    for (let last = AT_A_TIME; last === AT_A_TIME && !signal.aborted; deleted += last)
      last = await store.write(({ jobs }) => jobs.prune(before, AT_A_TIME));
    return { kind: 'completed', message: `${deleted} deleted` };
  },
});

import { nextBeat, type Schedule, type Transaction } from '@turnout/core';
import { Cron } from 'croner';

/** Of a job ordered by a schedule: it may fail for hours, and the next one is ordered anyway. */
const MOST_ATTEMPTS = 5;

type Times = Pick<Schedule, 'cron' | 'timeZone' | 'everyMs'>;

function timeOrNever({ cron, timeZone, everyMs }: Times, dueAt: number, now: number): number | undefined {
  if (cron === undefined) return everyMs === undefined ? undefined : nextBeat(dueAt, everyMs, now);
  return new Cron(cron, { paused: true, ...(timeZone === undefined ? {} : { timezone: timeZone }) })
    .nextRun(new Date(now))
    ?.getTime();
}

/**
 * Epoch ms of the next time after `now`.
 * @param dueAt the time from which a schedule of every so many ms keeps its beat
 * @throws RangeError when it never comes; whatever else is thrown says what is wrong with the expression
 */
export function nextTime(times: Times, dueAt: number, now: number): number {
  const next = timeOrNever(times, dueAt, now);
  if (next === undefined) throw new RangeError(`"${times.cron}" never comes`);
  return next;
}

/**
 * JB2: turns the schedules that are due into jobs. In one transaction with moving the schedule on, so that each is
 * ordered once, however many servers look; a round still being done is not ordered a second time.
 */
export async function orderDue(tx: Pick<Transaction, 'jobs'>, now: number): Promise<void> {
  for (const schedule of await tx.jobs.dueSchedules(now)) {
    await tx.jobs.insert({
      name: schedule.jobName,
      data: schedule.jobData,
      singletonKey: `schedule:${schedule.id}`,
      mostAttempts: MOST_ATTEMPTS,
      startAfter: now,
      createdAt: now,
    });
    const nextAt = timeOrNever(schedule, schedule.nextAt, now);
    await tx.jobs.changeSchedule(schedule.id, {
      lastAt: now,
      ...(nextAt === undefined ? { isActive: false } : { nextAt }),
    });
  }
}

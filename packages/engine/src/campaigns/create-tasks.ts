import { type NewSchedule, type Schedule, TurnoutError } from '@turnout/core';
import { nextTime } from '../jobs/schedules.ts';
import { type RecruitingParts, scopedName, scopeOf } from '../recruiting/parts.ts';
import type { TaskData } from './run-task.ts';
import type { Tasks, TaskWork } from './types.ts';

const LEAST_BETWEEN_MS = 30 * 60_000;

/** How many times of a cron expression are looked at, for two that are too near each other. */
const LOOKED_AT = 50;

/** Things done again and again, for one study at one recruiter in one environment. */
export function createTasks(parts: Omit<RecruitingParts, 'pause'>): Tasks {
  const { context, appendAudit, recruiter } = parts;
  const { study } = scopeOf(parts);
  const jobName = scopedName(parts, 'task.run');
  const ours = async (): Promise<readonly Schedule[]> =>
    (await context.store.jobs.schedules(study))
      .filter((row) => row.jobName === jobName)
      .sort((one, other) => one.id - other.id);
  /** @throws TurnoutError TASK_INVALID */
  const scheduleOf = (
    title: string,
    work: TaskWork,
    when: Parameters<Tasks['add']>[2],
    madeBy: string,
  ): NewSchedule => {
    const now = context.clock.now();
    const times = {
      cron: 'cron' in when ? when.cron : undefined,
      timeZone: 'cron' in when ? when.timeZone : undefined,
      everyMs: 'everyMs' in when ? when.everyMs : undefined,
    };
    if (title.trim() === '') throw new TurnoutError('TASK_INVALID', 'It needs a title.');
    if (work.kind === 'command' && work.words.length === 0)
      throw new TurnoutError('TASK_INVALID', 'It needs the words of a command.');
    checkTimes(times, now);
    const data: TaskData = { title, work, madeBy };
    return {
      study,
      title,
      ...times,
      jobName,
      jobData: JSON.stringify(data),
      isActive: true,
      nextAt: timeAfter(times, now),
      createdAt: now,
    };
  };
  return {
    preview: async (title, work, when) => {
      const { nextAt } = scheduleOf(title, work, when, '');
      return { nextAt };
    },

    async add(title, work, when, act) {
      const schedule = scheduleOf(title, work, when, act.actor);
      const { createdAt: now, cron, timeZone, everyMs } = schedule;
      return context.store.write(async (tx) => {
        const id = await tx.jobs.insertSchedule(schedule);
        if (id === undefined) throw new TurnoutError('TASK_INVALID', `There is a task "${title}" already.`);
        await appendAudit(tx, {
          at: now,
          actor: act.actor,
          action: 'task.add',
          subject: `task ${id}`,
          reason: act.reason,
          // Whoever made it confirmed thereby that it spends, within the limits, without being asked each time.
          facts: {
            title,
            work,
            cron,
            timeZone,
            everyMs,
            environment: recruiter.environment,
            spendsUnasked: true,
          },
        });
        return { ...schedule, id, lastAt: undefined };
      });
    },

    list: ours,

    async remove(id, act) {
      const found = (await ours()).find((row) => row.id === id);
      if (found === undefined) throw new TurnoutError('TASK_UNKNOWN');
      await context.store.write(async (tx) => {
        await tx.jobs.removeSchedule(id);
        await appendAudit(tx, {
          at: context.clock.now(),
          actor: act.actor,
          action: 'task.remove',
          subject: `task ${id}`,
          reason: act.reason,
          facts: { title: found.title },
        });
      });
    },
  };
}

/** @throws TurnoutError TASK_INVALID */
function checkTimes(times: Pick<Schedule, 'cron' | 'timeZone' | 'everyMs'>, now: number): void {
  if (times.everyMs !== undefined) {
    if (!Number.isSafeInteger(times.everyMs) || times.everyMs < LEAST_BETWEEN_MS)
      throw new TurnoutError('TASK_INVALID', 'There are at least 30 minutes between two times.');
    return;
  }
  let at = now;
  for (let looked = 0; looked < LOOKED_AT; looked += 1) {
    const next = looked === 0 ? timeAfter(times, at) : nextTime(times, at, at);
    if (next === undefined) return;
    if (looked > 0 && next - at < LEAST_BETWEEN_MS)
      throw new TurnoutError('TASK_INVALID', 'There are at least 30 minutes between two times.');
    at = next;
  }
}

function timeAfter(times: Pick<Schedule, 'cron' | 'timeZone' | 'everyMs'>, at: number): number {
  const refused = (cause?: unknown): TurnoutError =>
    new TurnoutError('TASK_INVALID', `"${times.cron}" is not a time that comes.`, { cause });
  let next: number | undefined;
  try {
    next = nextTime(times, at, at);
  } catch (cause) {
    throw refused(cause);
  }
  if (next === undefined) throw refused();
  return next;
}

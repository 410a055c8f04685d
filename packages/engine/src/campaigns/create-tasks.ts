import { closestName, type NewSchedule, type Schedule, TurnoutError } from '@turnout/core';
import { nextTime } from '../jobs/schedules.ts';
import { type RecruitingParts, scopedName, scopeOf } from '../recruiting/parts.ts';
import type { TaskData } from './run-task.ts';
import type { Task, Tasks, TaskWork } from './types.ts';

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
      // A study's titles are one list, in which its other modes and recruiters have tasks, too.
      title: scopedName(parts, `task "${title}"`),
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
      const isThere = new TurnoutError('TASK_INVALID', `There is a task "${title}" already.`);
      if ((await ours()).some((row) => taskOf(row).title === title)) throw isThere;
      return context.store.write(async (tx) => {
        const id = await tx.jobs.insertSchedule(schedule);
        if (id === undefined) throw isThere;
        await appendAudit(tx, {
          at: now,
          actor: act.actor,
          action: 'task.add',
          subject: `task ${title}`,
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
        return taskOf({ ...schedule, id, lastAt: undefined });
      });
    },

    list: async () => (await ours()).map(taskOf),

    async remove(title, act) {
      const rows = await ours();
      const found = rows.find((row) => taskOf(row).title === title);
      if (found === undefined)
        throw noTask(
          title,
          rows.map((row) => taskOf(row).title),
        );
      await context.store.write(async (tx) => {
        await tx.jobs.removeSchedule(found.id);
        await appendAudit(tx, {
          at: context.clock.now(),
          actor: act.actor,
          action: 'task.remove',
          subject: `task ${title}`,
          reason: act.reason,
          facts: { title },
        });
      });
    },
  };
}

function taskOf({ cron, timeZone, everyMs, isActive, nextAt, lastAt, createdAt, jobData }: Schedule): Task {
  // Of our own writing.
  const { title, work } = JSON.parse(jobData) as TaskData;
  return { title, work, cron, timeZone, everyMs, isActive, nextAt, lastAt, createdAt };
}

function noTask(title: string, titles: readonly string[]): TurnoutError {
  const meant = closestName(title, titles);
  return new TurnoutError('TASK_UNKNOWN', meant === undefined ? undefined : `Did you mean "${meant}"?`);
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

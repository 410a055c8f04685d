import { TurnoutError } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { Payments } from '../payments/types.ts';
import type { TaskWork } from './types.ts';

/** What the job of a task holds. */
export interface TaskData {
  readonly title: string;
  readonly work: TaskWork;
  readonly madeBy: string;
}

export interface TaskTools {
  readonly payments: Pick<Payments, 'plan' | 'order'>;
  /** Does a task's command; undefined where there is nothing that could. */
  readonly runCommand: ((work: Extract<TaskWork, { kind: 'command' }>) => Promise<JobOutcome>) | undefined;
}

/**
 * Does a task. It confirms what it spends by itself: whoever made the task did so for all its times, and the limits
 * hold as ever.
 */
export async function runTask({ payments, runCommand }: TaskTools, data: TaskData): Promise<JobOutcome> {
  const { title, work, madeBy } = data;
  if (work.kind === 'command')
    return runCommand === undefined
      ? { kind: 'failed', message: 'This process cannot run commands.' }
      : runCommand(work);
  try {
    const plan = await payments.plan({ kind: 'approve', which: { all: true } });
    if (plan.lines.length === 0) return { kind: 'completed', message: 'nobody to approve' };
    const act = { actor: `task:${title}`, reason: `made by ${madeBy}`, confirmedMinor: plan.totalMinor };
    const { entries } = await payments.order(plan, act);
    return { kind: 'completed', message: `${entries} approvals ordered` };
  } catch (error) {
    // A limit or an empty account stays as it is until a person has looked; the next time tries again.
    const isFinal =
      error instanceof TurnoutError &&
      ['LIMIT_EXCEEDED', 'BALANCE_SHORT', 'NOTHING_TO_DO'].includes(error.code);
    if (isFinal) return { kind: 'failed', message: error.message };
    throw error;
  }
}

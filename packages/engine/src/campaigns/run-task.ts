import { counted, TurnoutError } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { Payments } from '../payments/types.ts';
import type { RunCommand, TaskWork } from './types.ts';

/** What the job of a task holds. */
export interface TaskData {
  readonly title: string;
  readonly work: TaskWork;
  readonly madeBy: string;
}

export interface TaskTools {
  readonly payments: Pick<Payments, 'plan' | 'order'>;
  /** Undefined where there is nothing that could do a command. */
  readonly runCommand: RunCommand | undefined;
}

/** One attempt at the job of a task. */
interface TaskAttempt {
  /** From 1. */
  readonly number: number;
  readonly signal: AbortSignal;
}

/**
 * Does a task. It confirms what it spends by itself: whoever made the task did so for all its times, and the limits
 * hold as ever.
 */
export async function runTask(
  { payments, runCommand }: TaskTools,
  { title, work, madeBy }: TaskData,
  attempt: TaskAttempt,
): Promise<JobOutcome> {
  if (work.kind === 'command') return runOnce(runCommand, work, attempt);
  try {
    const plan = await payments.plan({ kind: 'approve', which: { all: true } });
    if (plan.lines.length === 0) return { kind: 'completed', message: 'nobody to approve' };
    const act = { actor: `task:${title}`, reason: `made by ${madeBy}`, confirmedMinor: plan.totalMinor };
    const { entries } = await payments.order(plan, act);
    return { kind: 'completed', message: `${counted(entries, 'approval')} ordered` };
  } catch (error) {
    // A limit or an empty account stays as it is until a person has looked; the next time tries again.
    const isFinal =
      error instanceof TurnoutError &&
      ['LIMIT_EXCEEDED', 'BALANCE_SHORT', 'NOTHING_TO_DO'].includes(error.code);
    if (isFinal) return { kind: 'failed', message: error.message };
    throw error;
  }
}

/** CA7: nobody knows how far a command came whose server went away, so it is begun once. */
async function runOnce(
  runCommand: RunCommand | undefined,
  work: Extract<TaskWork, { kind: 'command' }>,
  { number, signal }: TaskAttempt,
): Promise<JobOutcome> {
  if (runCommand === undefined) return { kind: 'failed', message: 'This process cannot run commands.' };
  if (number > 1)
    return {
      kind: 'failed',
      message: 'Its server went away while it ran; it is not run twice. The next time comes as ever.',
    };
  return runCommand(work, signal);
}

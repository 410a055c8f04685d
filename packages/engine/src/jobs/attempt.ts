import { type Job, retryAfterMs } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import type { JobHandler, JobOutcome } from './types.ts';

/** Keeps the message of a failed attempt to what a person can read. */
const MOST_MESSAGE = 2_000;

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MOST_MESSAGE);

/**
 * Makes one attempt at a job that was claimed, and writes down how it ended. A job that is another runner's by then
 * is left to it.
 */
export async function attempt(
  { store, clock, random, log }: Pick<EngineContext, 'store' | 'clock' | 'random' | 'log'>,
  handler: JobHandler,
  job: Job,
  runner: string,
  signal: AbortSignal,
): Promise<void> {
  let outcome: JobOutcome | { readonly kind: 'threw'; readonly message: string };
  if (job.attempts > job.mostAttempts)
    outcome = {
      kind: 'failed',
      message: `It was begun ${job.mostAttempts} times, and its server went away.`,
    };
  else
    try {
      outcome = await handler.run(JSON.parse(job.data), job, signal);
    } catch (error) {
      log.warn('a job failed', {
        job: job.id,
        name: job.name,
        attempt: job.attempts,
        error: messageOf(error),
      });
      outcome = { kind: 'threw', message: messageOf(error) };
    }
  const at = clock.now();
  await store.write(async ({ jobs }) => {
    if (outcome.kind === 'later')
      return jobs.end(job.id, runner, {
        state: 'retry',
        startAfter: at + (outcome.afterMs ?? retryAfterMs(job.putOff + 1, random)),
        message: outcome.message,
        isAttempt: false,
      });
    if (outcome.kind === 'threw' && job.attempts < job.mostAttempts)
      return jobs.end(job.id, runner, {
        state: 'retry',
        startAfter: at + retryAfterMs(job.attempts, random),
        message: outcome.message,
      });
    return jobs.end(job.id, runner, {
      state: outcome.kind === 'completed' ? 'completed' : 'failed',
      at,
      ...(outcome.message === undefined ? {} : { message: outcome.message }),
    });
  });
}

import type { JobCounts } from '@turnout/core';
import type { EngineContext } from '../context.ts';

/** A batch of which nothing ends for so long waits for something that whoever watches cannot bring about, ms. */
const MOST_WAIT_MS = 10 * 60_000;

/**
 * Tells, look by look, whether waiting for a batch is still worth it: until all of it has ended, or what is left is
 * put off for longer than anybody should sit and wait.
 */
export function batchPatience({ store, clock }: Pick<EngineContext, 'store' | 'clock'>, batch: string) {
  let ended = -1;
  let patientUntil = 0;
  return async (counts: JobCounts): Promise<boolean> => {
    const now = clock.now();
    const endedNow = counts.completed + counts.failed + counts.cancelled;
    if (endedNow !== ended) patientUntil = now + MOST_WAIT_MS;
    ended = endedNow;
    if (now >= patientUntil) return false;
    if (counts.active > 0) return true;
    const next = await store.jobs.nextDueOf(batch);
    return next !== undefined && next <= patientUntil;
  };
}

import type { Job } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import type { Timer } from './timer.ts';

/** A job whose runner is silent for so long is given to another. Far longer than any call to a recruiter takes. */
export const LEASE_MS = 120_000;
const RENEW_MS = 30_000;

interface LeaseHolder {
  readonly context: Pick<EngineContext, 'store' | 'clock' | 'log'>;
  /** Names the process that does the job. */
  readonly runner: string;
  readonly timer: Timer;
}

/** Renews the lease of a job while it is being done. @returns what ends that: the lease then runs out */
export function keepLease({ context, runner, timer }: LeaseHolder, job: Job): () => void {
  let isOver = false;
  let cancel: () => void = () => {};
  const renew = async (): Promise<void> => {
    const leaseUntil = context.clock.now() + LEASE_MS;
    let isOurs = true;
    try {
      isOurs = await context.store.write(({ jobs }) => jobs.renew(job.id, runner, leaseUntil));
    } catch (error) {
      // The next renewal comes before the lease has run out.
      context.log.warn('a lease was not renewed', { job: job.id, error: String(error) });
    }
    if (isOurs) again();
  };
  const again = (): void => {
    // It may have been let go while it was being renewed.
    if (!isOver) cancel = timer.after(RENEW_MS, () => void renew());
  };
  again();
  return () => {
    isOver = true;
    cancel();
  };
}

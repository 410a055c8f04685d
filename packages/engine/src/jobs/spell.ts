import type { EngineContext } from '../context.ts';
import type { Timer } from './timer.ts';

/** A job that is asked to end has so long for it; then it is left, and its lease runs out. */
const LONGEST_GOODBYE_MS = 10_000;

/** One spell of work: from `start` to `stop`, or as long as `work` waits for its batch. */
export interface Spell {
  readonly signal: AbortSignal;
  readonly withSchedules: boolean;
  /** What it began and has not ended, each with what lets its lease go. */
  readonly begun: Map<Promise<void>, () => void>;
}

/** JB4: waits for what was begun, but not for ever: what hangs is left, and its lease runs out. */
export async function takeLeave(
  { context, timer }: { readonly context: Pick<EngineContext, 'log'>; readonly timer: Timer },
  { begun }: Spell,
): Promise<void> {
  let isLate = false;
  let cancel: () => void = () => {};
  const late = new Promise<void>((resolve) => {
    cancel = timer.after(LONGEST_GOODBYE_MS, () => {
      isLate = true;
      resolve();
    });
  });
  while (begun.size > 0 && !isLate) await Promise.race([late, Promise.all(begun.keys())]);
  cancel();
  if (begun.size > 0) context.log.warn('jobs did not end in time', { jobs: begun.size });
  for (const letGo of begun.values()) letGo();
}

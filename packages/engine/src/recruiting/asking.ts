import { type CallResult, TurnoutError } from '@turnout/core';
import type { RecruitingParts } from './parts.ts';

/** A recruiter that asks for patience is asked again so often, and never waited for longer than this at a time. */
const MOST_TRIES = 10;
const LONGEST_WAIT_MS = 60_000;

/** A process that slept for longer on its way to a call makes none: others may have acted since. */
const MOST_DELAY_MS = 20_000;

const asleep = { kind: 'later', afterMs: 0, message: 'Not asked for: the computer had slept.' } as const;

/** Does a call; one that breaks may have been done. */
export async function call<Value>(work: () => Promise<CallResult<Value>>): Promise<CallResult<Value>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TurnoutError && error.code === 'RECRUITER_CANNOT') throw error;
    return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Does a call again for as long as the recruiter asks for patience.
 * @param before looked at ahead of each attempt; false: leave it
 */
export async function callPatiently<Value>(
  { pause, context: { clock } }: RecruitingParts,
  work: () => Promise<CallResult<Value>>,
  before: () => Promise<boolean> = async () => true,
): Promise<CallResult<Value> | undefined> {
  for (let tries = 1; ; tries += 1) {
    const since = clock.now();
    if (!(await before())) return undefined;
    const result = clock.now() - since > MOST_DELAY_MS ? asleep : await call(work);
    if (result.kind !== 'later' || tries >= MOST_TRIES) return result;
    await pause(Math.min(result.afterMs, LONGEST_WAIT_MS));
  }
}

/** Whether it certainly was not done. */
export const isNotDone = <Value>(
  result: CallResult<Value> | undefined,
): result is Extract<CallResult<Value>, { kind: 'refused' | 'later' }> =>
  result?.kind === 'later' || (result?.kind === 'refused' && !result.isAlready);

/** @throws TurnoutError RECRUITER_REFUSED, RECRUITER_SILENT for whatever was not done; `isAlready` counts as done */
export function expectDone<Value>(result: CallResult<Value> | undefined): Value | undefined {
  if (result?.kind === 'done') return result.value;
  if (result === undefined || (result.kind === 'refused' && result.isAlready)) return undefined;
  throw new TurnoutError(
    result.kind === 'refused' ? 'RECRUITER_REFUSED' : 'RECRUITER_SILENT',
    result.message,
  );
}

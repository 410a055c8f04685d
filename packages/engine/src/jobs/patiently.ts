import { TurnoutError } from '@turnout/core';
import type { JobOutcome } from './types.ts';

/**
 * A recruiter that does not answer uses up no attempt: an outage of any length ends, and then everything goes on.
 * @param afterMs until the next try; undefined: longer and longer
 */
export async function patiently(work: () => Promise<JobOutcome>, afterMs?: number): Promise<JobOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TurnoutError && error.code === 'RECRUITER_SILENT')
      return { kind: 'later', message: error.message, ...(afterMs !== undefined && { afterMs }) };
    throw error;
  }
}

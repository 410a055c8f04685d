import { type EntryIds, isDebugVisit, TurnoutError } from '@turnout/core';
import type { AppContext } from '../app-context.ts';

/**
 * Whether the recruiter knows of this person's place, asked before a seat of the design is bound to it: the ids in a
 * link prove nothing.
 * @throws TurnoutError ASSIGNMENT_UNVERIFIED, ALREADY_PARTICIPATED
 */
export async function checkPlace({ operations }: AppContext, ids: EntryIds): Promise<void> {
  if (operations === undefined || isDebugVisit(ids)) return;
  const admission = await operations.recruiting.admit(ids);
  if (admission.kind === 'refused') throw new TurnoutError(admission.code);
}

/** Says that a task ended. The participant is done whatever becomes of it: the next look at the recruiter catches up. */
export async function tellCompleted({ operations, log }: AppContext, participantId: number): Promise<void> {
  try {
    await operations?.recruiting.completed(participantId);
  } catch (error) {
    log.warn('recruiting did not take note of a completion', { participantId, error });
  }
}

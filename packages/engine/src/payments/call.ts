import {
  type AssignmentRef,
  type BonusOrder,
  type CallResult,
  type LedgerEntry,
  type Recruiter,
  TurnoutError,
} from '@turnout/core';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { withoutId } from '../without-id.ts';

/** The purpose of a rejection without a category of the recruiter's list. */
export const REJECTED = 'rejected';

/** The assignment as the recruiter names it; undefined when it cannot be named, e.g. by other keys. */
export async function refOf(
  { context: { store, vault } }: RecruitingParts,
  entry: Pick<LedgerEntry, 'assignmentId' | 'worker'>,
): Promise<AssignmentRef | undefined> {
  const assignment = await store.assignments.byId(entry.assignmentId);
  const posting = assignment === undefined ? undefined : await store.postings.byId(assignment.postingId);
  if (assignment === undefined || posting?.externalId === undefined) return undefined;
  const workerId = vault.decrypt(assignment.workerIdSealed);
  if (vault.pseudonym(workerId) !== entry.worker) return undefined;
  return { postingExternalId: posting.externalId, externalId: assignment.externalId, workerId };
}

export const bonusOrderOf = (entry: LedgerEntry, ref: AssignmentRef): BonusOrder => ({
  ref,
  amountMinor: entry.amountMinor,
  reason: entry.reason,
  token: entry.token,
});

/** The call that an entry stands for. What breaks in it may have been done. */
export async function callRecruiter(
  { recruiter }: RecruitingParts,
  entry: LedgerEntry,
  ref: AssignmentRef,
): Promise<CallResult<string | undefined>> {
  try {
    switch (entry.kind) {
      case 'approve':
        return await recruiter.approve(ref, entry.reason === '' ? {} : { message: entry.reason });
      case 'reject':
        return await recruiter.reject(ref, {
          text: entry.reason,
          ...(entry.purpose === REJECTED ? {} : { category: entry.purpose }),
        });
      case 'reverse':
        return await recruiter.reverseRejection(ref, entry.reason);
      case 'screen_out':
        return await screenOut(recruiter, entry, ref);
      case 'bonus':
        return await recruiter.payBonus(bonusOrderOf(entry, ref), entry.reference);
    }
  } catch (error) {
    return { kind: 'unknown', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The entry holds what was shown and counted, so no other amount may be paid for it. */
async function screenOut(
  recruiter: Recruiter,
  { amountMinor }: LedgerEntry,
  ref: AssignmentRef,
): Promise<CallResult<undefined>> {
  if (recruiter.screenOut === undefined)
    return { kind: 'refused', code: 'cannot', message: 'It screens nobody out.', isAlready: false };
  return recruiter.screenOut(ref, amountMinor);
}

/**
 * What the recruiter answers to a question about this worker's place.
 * @throws TurnoutError RECRUITER_SILENT when it does not: nothing is known then, and it is asked again
 */
export async function answerOf<Answer>(ref: AssignmentRef, question: Promise<Answer>): Promise<Answer> {
  try {
    return await question;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new TurnoutError('RECRUITER_SILENT', withoutId(message, ref), { cause });
  }
}

import type { AssignmentState } from './listed-assignment.ts';
import { isGone } from './news.ts';
import type { Assignment, Posting } from './posting.ts';

export interface PostingCost {
  readonly posting: Pick<Posting, 'state' | 'places' | 'rewardMinor' | 'feeMinor' | 'screenOutsMinor'>;
  /** It counts as ended, and the recruiter has not said yet that it is. */
  readonly isEndUntold?: boolean;
  /** Of its assignments, as last seen. */
  readonly assignments: Readonly<Partial<Record<AssignmentState, number>>>;
  /** Rewards and fees of it that are in the ledger, minor units. */
  readonly ledgerMinor: number;
}

/**
 * RC8: the most that a posting can come to, rewards, screen-outs and fees without bonuses, in minor units. An open one,
 * or one that may have been made or may be open still, all its places and screen-outs; an ended one, what people took and did not give back,
 * and who was screened out: recruiters pay less for that than the reward.
 */
export function mostOf({ posting, isEndUntold = false, assignments, ledgerMinor }: PostingCost): number {
  if (posting.state === 'failed') return ledgerMinor;
  const each = posting.rewardMinor + posting.feeMinor;
  const taken = takenOf(assignments);
  const isClosed = posting.state === 'removed' || (posting.state === 'ended' && !isEndUntold);
  const placesMinor = each * (isClosed ? taken : Math.max(posting.places, taken));
  const screenedOutMinor = each * (assignments.screened_out ?? 0);
  const { screenOutsMinor } = posting;
  return Math.max(
    ledgerMinor,
    placesMinor + (isClosed ? Math.min(screenOutsMinor, screenedOutMinor) : screenOutsMinor),
  );
}

/**
 * RC16: the assignments of one posting by their state. Of those who are at work under the same id only one has the
 * place, and none when somebody else handed in under it. Of those who gave it back, or who never had it, one counts:
 * otherwise made-up names would be places given back (CA2).
 */
export function countPlaces(
  assignments: readonly Pick<Assignment, 'externalId' | 'state'>[],
): PostingCost['assignments'] {
  const counts: Partial<Record<AssignmentState, number>> = {};
  const handedIn = new Set<string>();
  const working = new Set<string>();
  const gone = new Set<string>();
  for (const { externalId, state } of assignments) {
    if (isGone(state) && gone.has(externalId)) continue;
    if (isGone(state)) gone.add(externalId);
    if (state === 'working') working.add(externalId);
    else counts[state] = (counts[state] ?? 0) + 1;
    if (state !== 'working' && !isGone(state)) handedIn.add(externalId);
  }
  for (const externalId of handedIn) working.delete(externalId);
  return working.size === 0 ? counts : { ...counts, working: working.size };
}

/** Places that somebody has and may have to be paid for. */
export const takenOf = (assignments: PostingCost['assignments']): number =>
  Object.entries(assignments)
    .filter(([state]) => state !== 'rejected' && !isGone(state as AssignmentState))
    .reduce((sum, [, count]) => sum + count, 0);

/** RC8: what a posting may still cost beyond what the ledger holds of it, minor units. */
export const committedOf = (cost: PostingCost): number => mostOf(cost) - cost.ledgerMinor;

/**
 * RC13: what of it counts against the limit of a day, minor units.
 * @param orderedMinor what was ordered for the posting on that day
 */
export const dayCommitmentOf = (cost: PostingCost, orderedMinor: number): number =>
  Math.min(committedOf(cost), Math.max(0, orderedMinor));

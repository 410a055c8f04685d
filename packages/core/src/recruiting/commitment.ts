import type { AssignmentState } from './listed-assignment.ts';
import { isGone } from './news.ts';
import type { Posting } from './posting.ts';

export interface PostingCost {
  readonly posting: Pick<Posting, 'state' | 'places' | 'rewardMinor' | 'feeMinor'>;
  /** Of its assignments, as last seen. */
  readonly assignments: Readonly<Partial<Record<AssignmentState, number>>>;
  /** Rewards and fees of it that are in the ledger, minor units. */
  readonly ledgerMinor: number;
}

/**
 * RC8: the most that a posting can come to, rewards and fees without bonuses, in minor units. An open one, or one
 * that may have been made, all its places; an ended one, what people took and did not give back.
 */
export function mostOf({ posting, assignments, ledgerMinor }: PostingCost): number {
  if (posting.state === 'failed') return ledgerMinor;
  const each = posting.rewardMinor + posting.feeMinor;
  const taken = Object.entries(assignments)
    .filter(([state]) => state !== 'rejected' && !isGone(state as AssignmentState))
    .reduce((sum, [, count]) => sum + count, 0);
  const isClosed = posting.state === 'ended' || posting.state === 'removed';
  return Math.max(ledgerMinor, each * (isClosed ? taken : Math.max(posting.places, taken)));
}

/** RC8: what a posting may still cost beyond what the ledger holds of it, minor units. */
export const committedOf = (cost: PostingCost): number => mostOf(cost) - cost.ledgerMinor;

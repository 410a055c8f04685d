import type { MarketContext, Unit } from './context.ts';

/**
 * Runs what the requester asked to be done with a submission, and with the HIT once it is Reviewable.
 * @param hit the number of the HIT's row, which is locked
 * @param assignment the number of the row just submitted; undefined when the HIT came to its end otherwise
 */
export async function reviewPolicies(
  _context: MarketContext,
  unit: Unit,
  hit: number,
  _assignment: number | undefined,
): Promise<void> {
  const known = await unit.hits.byId(hit);
  if (known?.assignmentReviewPolicy === undefined && known?.hitReviewPolicy === undefined) return;
}

import { type Hit, type HitCounts, holdOf, statusOf } from '../domain/hit.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { spend } from './money.ts';

/** What a use case may change of a HIT; its state and its hold follow. */
export type Revision = Partial<HitCounts & Pick<Hit, 'expiresAt' | 'status' | 'heldMinor'>>;

/**
 * The one place where a locked HIT changes: its state is worked out anew (MH2 to MH4), and money is held or released
 * so that the hold is what the open slots may cost (MM3).
 * @param at epoch ms UTC
 * @returns the HIT as stored
 * @throws Refusal InsufficientFunds
 */
export async function reviseHit(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  revision: Revision,
  at: number,
): Promise<Hit> {
  const changed: Hit = { ...hit, ...revision };
  const status = statusOf(changed, at, context.profile);
  const heldMinor = holdOf({ ...changed, status }, at, context.fees);
  const more = heldMinor - changed.heldMinor;
  const entry = { requesterId: hit.requesterId, hitId: hit.id, at };
  if (more > 0) await spend(unit, [{ ...entry, kind: 'hold', amountMinor: more }]);
  if (more < 0) await unit.ledger.append({ ...entry, kind: 'release', amountMinor: -more });
  await unit.hits.update(hit.id, { ...revision, status, heldMinor });
  const revised: Hit = { ...changed, status, heldMinor };
  if (status === 'Reviewable' && hit.status !== 'Reviewable' && hit.status !== 'Reviewing')
    await announce(context, unit, revised, { type: 'HITReviewable', at });
  return revised;
}

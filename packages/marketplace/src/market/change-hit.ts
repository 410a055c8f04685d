import type { Hit } from '../domain/hit.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { reviewPlural } from './review-policies.ts';
import { reviseHit } from './revise-hit.ts';

/** Adds slots to a locked HIT. @throws Refusal InsufficientFunds */
export async function extendHit(context: MarketContext, unit: Unit, hit: Hit, by: number): Promise<Hit> {
  const now = context.clock.now();
  const extended = await reviseHit(context, unit, hit, { maxAssignments: hit.maxAssignments + by }, now);
  await announce(context, unit, extended, { type: 'HITExtended', at: now });
  return extended;
}

/**
 * Moves the end of a locked HIT: to now, which is its expiry, or to a later moment, which may revive it.
 * @param expiresAt epoch ms UTC. @throws Refusal InsufficientFunds
 */
export async function moveExpiry(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  expiresAt: number,
): Promise<Hit> {
  const now = context.clock.now();
  const moved = await reviseHit(context, unit, hit, { expiresAt }, now);
  if (expiresAt > now) await unit.timers.remove('hit-disposal', hit.id);
  await unit.timers.put({ kind: 'hit-expiry', subject: hit.id, dueAt: expiresAt });
  if (expiresAt > hit.expiresAt) await announce(context, unit, moved, { type: 'HITExtended', at: now });
  await reviewPlural(context, unit, hit, moved, now);
  return moved;
}

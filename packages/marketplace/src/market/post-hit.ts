import type { Hit } from '../domain/hit.ts';
import type { HitType } from '../domain/hit-type.ts';
import { marketId } from '../domain/ids.ts';
import type { Requester } from '../domain/requester.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { reviseHit } from './revise-hit.ts';

export interface NewHit {
  readonly type: HitType;
  readonly maxAssignments: number;
  readonly lifetimeMs: number;
  /** Question XML, checked. */
  readonly question: string;
  readonly annotation: string | undefined;
  readonly layoutId: string | undefined;
  readonly assignmentReviewPolicy: string | undefined;
  readonly hitReviewPolicy: string | undefined;
}

/**
 * Posts a HIT, open at once, and holds what it may cost.
 * @param hitId the id it is to have, drawn before so that an idempotency token can name it
 * @throws Refusal InsufficientFunds
 */
export async function postHit(
  context: MarketContext,
  unit: Unit,
  requester: Requester,
  hitId: string,
  { lifetimeMs, ...posted }: NewHit,
): Promise<Hit> {
  const now = context.clock.now();
  const inserted = await unit.hits.insert({
    ...posted,
    hitId,
    requesterId: requester.id,
    pending: 0,
    submitted: 0,
    approved: 0,
    rejected: 0,
    expiresAt: wholeSecond(now + lifetimeMs),
    status: 'Assignable',
    heldMinor: 0,
    createdAt: now,
  });
  await unit.timers.put({ kind: 'hit-expiry', subject: inserted.id, dueAt: inserted.expiresAt });
  const hit = await reviseHit(context, unit, inserted, {}, now);
  await announce(context, unit, hit, { type: 'HITCreated', at: now });
  return hit;
}

/** Clients that read the end of a HIT and send it back drop what is less than a second. */
const wholeSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;

export const newHitId = ({ random }: MarketContext): string => marketId(random);

import type { Assignment } from '../domain/assignment.ts';
import { type Hit, priceOf } from '../domain/hit.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { environmentOf } from './environment-of.ts';
import { spend } from './money.ts';
import { reviseHit } from './revise-hit.ts';

export interface Review {
  /** Epoch ms UTC. */
  readonly at: number;
  readonly feedback?: string | undefined;
  /** Nobody did it by hand: the delay was over. */
  readonly automatic?: boolean;
}

/**
 * Approves submitted or rejected work and pays its worker, under the HIT's lock. The caller has checked that it may
 * be approved (MA5).
 * @throws Refusal InsufficientFunds
 */
export async function approve(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  assignment: Assignment,
  { at, feedback, automatic = false }: Review,
): Promise<Hit> {
  const environment = await environmentOf(unit, hit);
  const { reward, fee } = priceOf(hit, context.fees);
  const about = {
    requesterId: hit.requesterId,
    hitId: hit.id,
    assignment: assignment.id,
    workerId: assignment.workerId,
    at,
  };
  // Of submitted work the money is held already; a rejection gave it back.
  const wasRejected = assignment.status === 'rejected';
  if (wasRejected) await spend(unit, [{ ...about, kind: 'hold', amountMinor: reward + fee }]);
  if (reward > 0) await unit.ledger.append({ ...about, kind: 'reward', amountMinor: reward });
  if (fee > 0) await unit.ledger.append({ ...about, kind: 'reward-fee', amountMinor: fee });
  await unit.assignments.update(assignment.id, {
    status: 'approved',
    approvedAt: at,
    autoApproved: automatic,
    ...(feedback !== undefined && { feedback }),
  });
  await unit.timers.remove('auto-approval', assignment.id);
  await unit.workers.count(assignment.workerId, environment, {
    approved: 1,
    rejected: wasRejected ? -1 : 0,
    earnedMinor: reward,
  });
  const counts = wasRejected
    ? { rejected: hit.rejected - 1, approved: hit.approved + 1 }
    : { submitted: hit.submitted - 1, approved: hit.approved + 1, heldMinor: hit.heldMinor - reward - fee };
  const revised = await reviseHit(context, unit, hit, counts, at);
  await announce(context, unit, revised, {
    type: 'AssignmentApproved',
    assignmentId: assignment.assignmentId,
    at,
  });
  return revised;
}

/** Rejects submitted work, under the HIT's lock; its hold is released. */
export async function reject(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  assignment: Assignment,
  { at, feedback }: Review,
): Promise<Hit> {
  await unit.assignments.update(assignment.id, {
    status: 'rejected',
    rejectedAt: at,
    ...(feedback !== undefined && { feedback }),
  });
  await unit.timers.remove('auto-approval', assignment.id);
  await unit.workers.count(assignment.workerId, await environmentOf(unit, hit), { rejected: 1 });
  const counts = { submitted: hit.submitted - 1, rejected: hit.rejected + 1 };
  const revised = await reviseHit(context, unit, hit, counts, at);
  await announce(context, unit, revised, {
    type: 'AssignmentRejected',
    assignmentId: assignment.assignmentId,
    at,
  });
  return revised;
}

import type { Assignment } from '../domain/assignment.ts';
import type { Hit } from '../domain/hit.ts';
import { requestError } from '../domain/refusal.ts';
import type { MarketContext, Unit } from './context.ts';
import { environmentOf } from './environment-of.ts';
import { spend } from './money.ts';

/**
 * Pays a worker on top of the reward, with the fee. Amounts in minor units.
 * @throws Refusal InsufficientFunds; InvalidAssignmentState when the worker has left the panel
 */
export async function payBonus(
  { clock }: MarketContext,
  unit: Unit,
  bonus: {
    readonly hit: Hit;
    readonly assignment: Assignment;
    readonly amountMinor: number;
    readonly feeMinor: number;
    readonly reason: string;
  },
): Promise<void> {
  const { hit, assignment, amountMinor, feeMinor, reason } = bonus;
  const worker = await unit.workers.byId(assignment.workerId);
  // Whose account is closed may be erased: nobody would be there to be paid.
  if (worker === undefined || worker.status === 'closed')
    throw requestError(
      'InvalidAssignmentState',
      `The worker of assignment ${assignment.assignmentId} has left the panel and cannot be paid a bonus.`,
    );
  const at = clock.now();
  const about = {
    requesterId: hit.requesterId,
    hitId: hit.id,
    assignment: assignment.id,
    workerId: assignment.workerId,
    at,
  };
  await spend(unit, [
    { ...about, kind: 'bonus', amountMinor },
    { ...about, kind: 'bonus-fee', amountMinor: feeMinor },
  ]);
  await unit.ledger.insertBonus({
    requesterId: hit.requesterId,
    hitId: hit.id,
    assignmentId: assignment.assignmentId,
    workerId: assignment.workerId,
    amountMinor,
    reason,
    paidAt: at,
  });
  await unit.workers.count(assignment.workerId, await environmentOf(unit, hit), { bonusMinor: amountMinor });
}

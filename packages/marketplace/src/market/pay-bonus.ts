import type { Assignment } from '../domain/assignment.ts';
import type { Hit } from '../domain/hit.ts';
import type { MarketContext, Unit } from './context.ts';
import { environmentOf } from './environment-of.ts';
import { spend } from './money.ts';

/** Pays a worker on top of the reward, with the fee. Amounts in minor units. @throws Refusal InsufficientFunds */
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

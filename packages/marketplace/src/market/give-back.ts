import type { Assignment } from '../domain/assignment.ts';
import type { Hit } from '../domain/hit.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { environmentOf } from './environment-of.ts';
import { reviewPlural } from './review-policies.ts';
import { reviseHit } from './revise-hit.ts';

export type Returned = { readonly hit: Hit } | { readonly refused: 'not-held' };

/** A worker returns a slot unfinished; it goes to the next (MA2). */
export function returnAssignment(
  context: MarketContext,
  { workerId, assignmentId }: { workerId: string; assignmentId: string },
): Promise<Returned> {
  return context.transact(async (unit): Promise<Returned> => {
    const worker = await unit.workers.byWorkerId(workerId);
    const known = await unit.assignments.byAssignmentId(assignmentId);
    const hit = known && (await unit.hits.lock(known.hitId));
    const assignment = known && (await unit.assignments.byId(known.id));
    if (!hit || assignment?.status !== 'accepted' || assignment.workerId !== worker?.id)
      return { refused: 'not-held' };
    return { hit: await giveBack(context, unit, hit, assignment, 'returned', context.clock.now()) };
  });
}

/** Ends a held assignment without a submission, under the HIT's lock. @param at epoch ms UTC */
export async function giveBack(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  assignment: Assignment,
  status: 'returned' | 'abandoned',
  at: number,
): Promise<Hit> {
  await unit.assignments.update(assignment.id, { status, endedAt: at });
  await unit.assignments.setSlot(assignment.assignmentId, false);
  await unit.timers.remove('assignment-deadline', assignment.id);
  await unit.workers.count(assignment.workerId, await environmentOf(unit, hit), { [status]: 1 });
  const revised = await reviseHit(context, unit, hit, { pending: hit.pending - 1 }, at);
  await announce(context, unit, revised, {
    type: status === 'returned' ? 'AssignmentReturned' : 'AssignmentAbandoned',
    assignmentId: assignment.assignmentId,
    at,
  });
  await reviewPlural(context, unit, hit, revised, at);
  return revised;
}

import { type Assignment, maySubmit } from '../domain/assignment.ts';
import type { Hit } from '../domain/hit.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { environmentOf } from './environment-of.ts';
import { giveBack } from './give-back.ts';
import { approve } from './review.ts';
import { reviewKnown, reviewPlural } from './review-policies.ts';
import { reviseHit } from './revise-hit.ts';

export type Submitted =
  | { readonly assignment: Assignment; readonly hit: Hit }
  | { readonly refused: 'no-such-assignment' | 'submitted-already' | 'not-held' | 'deadline-passed' };

/**
 * A worker hands in. The id of the slot is what the service itself goes by; whoever says or shows who they are must
 * be its holder. Once a slot was given back its id is known to more than its holder (MA2), and then they must say so.
 * @param submission.answer QuestionFormAnswers XML
 */
export function submit(
  context: MarketContext,
  submission: {
    readonly assignmentId: string;
    readonly workerId?: string | undefined;
    readonly answer: string;
  },
): Promise<Submitted> {
  return context.transact(async (unit): Promise<Submitted> => {
    const known = await unit.assignments.byAssignmentId(submission.assignmentId);
    const hit = known && (await unit.hits.lock(known.hitId));
    // Read again under the lock: another holder may have come meanwhile.
    const assignment = known && (await unit.assignments.byAssignmentId(submission.assignmentId));
    if (!hit || !assignment) return { refused: 'no-such-assignment' };
    if (submission.workerId !== undefined) {
      const worker = await unit.workers.byWorkerId(submission.workerId);
      if (worker?.id !== assignment.workerId) return { refused: 'not-held' };
    }
    // Whoever held the slot before knows its id as well.
    else if (await unit.assignments.wasGivenBack(assignment.assignmentId)) return { refused: 'not-held' };
    const now = context.clock.now();
    if (maySubmit(assignment, now)) return store(context, unit, hit, assignment, submission.answer);
    if (assignment.status === 'accepted') {
      await giveBack(context, unit, hit, assignment, 'abandoned', assignment.deadline);
      return { refused: 'deadline-passed' };
    }
    if (assignment.status === 'abandoned') return { refused: 'deadline-passed' };
    return { refused: assignment.status === 'returned' ? 'not-held' : 'submitted-already' };
  });
}

async function store(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  assignment: Assignment,
  answer: string,
): Promise<Submitted> {
  const now = context.clock.now();
  const autoApprovesAt = now + hit.type.autoApprovalMs;
  const submitted: Assignment = {
    ...assignment,
    status: 'submitted',
    submittedAt: now,
    visibleAt: now + context.submissionLag(),
    submission: hit.submitted + hit.approved + hit.rejected + 1,
    answer,
    autoApprovesAt,
  };
  await unit.assignments.update(assignment.id, {
    status: 'submitted',
    submittedAt: now,
    visibleAt: submitted.visibleAt,
    submission: submitted.submission,
    answer,
    autoApprovesAt,
  });
  await unit.timers.remove('assignment-deadline', assignment.id);
  await unit.workers.count(assignment.workerId, await environmentOf(unit, hit), { submitted: 1 });
  const counts = { pending: hit.pending - 1, submitted: hit.submitted + 1 };
  const revised = await reviseHit(context, unit, hit, counts, now);
  await announce(context, unit, revised, {
    type: 'AssignmentSubmitted',
    assignmentId: assignment.assignmentId,
    at: now,
  });
  if (hit.type.autoApprovalMs === 0)
    await approve(context, unit, revised, submitted, { at: now, automatic: true });
  else await unit.timers.put({ kind: 'auto-approval', subject: assignment.id, dueAt: autoApprovesAt });
  await reviewKnown(context, unit, revised, submitted);
  await reviewPlural(context, unit, hit, revised, now);
  return { assignment: submitted, hit: revised };
}

import { type Assignment, reviewStatuses } from '../domain/assignment.ts';
import type { Hit } from '../domain/hit.ts';
import { marketId } from '../domain/ids.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  knownAnswerScore,
  parseKnownAnswersPolicy,
  reviewKnownAnswers,
} from '../domain/review-policy/known-answers.ts';
import { type ComparedAssignment, parsePluralityPolicy } from '../domain/review-policy/plurality.ts';
import {
  decisionRow,
  type Review,
  type ReviewContext,
  type ReviewDecision,
  type ReviewOutcome,
} from '../domain/review-policy/report.ts';
import { reviewPlurality } from '../domain/review-policy/review-plurality.ts';
import { parseAnswers } from '../questions/answers.ts';
import type { ReviewLevel } from '../storage/review-rows.ts';
import type { MarketContext, Unit } from './context.ts';
import { approve, reject } from './review.ts';
import { reviseHit } from './revise-hit.ts';

/** Compared submissions are read at once: a HIT that compares them has few. */
const MOST_COMPARED = 1000;

/** Runs the policy of known answers on a submission just stored, under the HIT's lock. */
export async function reviewKnown(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  assignment: Assignment,
): Promise<void> {
  if (hit.assignmentReviewPolicy === undefined) return;
  const policy = parseKnownAnswersPolicy(JSON.parse(hit.assignmentReviewPolicy));
  const run = runOf(context, hit, context.clock.now());
  const subject = { assignmentId: assignment.assignmentId, answers: parseAnswers(assignment.answer ?? '') };
  await carryOut(context, unit, hit, 'Assignment', run, reviewKnownAnswers(policy, subject, run));
}

/** Runs the policy of agreement when a HIT has just become Reviewable. @param at epoch ms UTC */
export async function reviewPlural(
  context: MarketContext,
  unit: Unit,
  before: Hit,
  hit: Hit,
  at: number,
): Promise<void> {
  if (hit.hitReviewPolicy === undefined) return;
  if (hit.status !== 'Reviewable' || before.status === 'Reviewable' || before.status === 'Reviewing') return;
  const known =
    hit.assignmentReviewPolicy === undefined
      ? undefined
      : parseKnownAnswersPolicy(JSON.parse(hit.assignmentReviewPolicy));
  const submissions = await unit.assignments.submittedTo(
    hit.id,
    ['submitted', 'approved', 'rejected'],
    Number.MAX_SAFE_INTEGER,
    { after: 0, limit: MOST_COMPARED },
  );
  const compared = submissions.map((submission): ComparedAssignment => {
    const answers = parseAnswers(submission.answer ?? '');
    return {
      assignmentId: submission.assignmentId,
      status: reviewStatuses[submission.status] ?? 'Submitted',
      answers,
      ...(known !== undefined && { knownAnswerScore: knownAnswerScore(known, answers) }),
    };
  });
  const run = runOf(context, hit, at);
  const policy = parsePluralityPolicy(JSON.parse(hit.hitReviewPolicy));
  await carryOut(context, unit, hit, 'HIT', run, reviewPlurality(policy, compared, run));
}

const runOf = ({ random }: MarketContext, hit: Hit, now: number): ReviewContext => ({
  actionId: marketId(random),
  now,
  hitId: hit.hitId,
  maxAssignments: hit.maxAssignments,
});

async function carryOut(
  context: MarketContext,
  unit: Unit,
  hit: Hit,
  level: ReviewLevel,
  run: ReviewContext,
  review: Review,
): Promise<void> {
  const { now } = run;
  for (const content of review.results)
    await unit.reviewRows.append(hit.id, { level, kind: 'result', content }, now);
  await unit.reviewRows.append(hit.id, { level, kind: 'action', content: review.review }, now);
  for (const decision of review.decisions) {
    const outcome = await decide(context, unit, hit, decision, now);
    const content = decisionRow(decision, outcome, { actionId: marketId(context.random), now });
    await unit.reviewRows.append(hit.id, { level, kind: 'action', content }, now);
  }
}

/** A decision that cannot be carried out is noted, not thrown: the worker's submission stands whatever comes of it. */
async function decide(
  context: MarketContext,
  unit: Unit,
  { id }: Hit,
  decision: ReviewDecision,
  at: number,
): Promise<ReviewOutcome> {
  // As the decisions before this one left it.
  const hit = await unit.hits.byId(id);
  if (hit === undefined) throw new Error(`HIT ${id} is not there`);
  try {
    if (decision.action === 'extend') {
      const openUntil = Math.max(hit.expiresAt, at + decision.openForSeconds * 1000);
      if (decision.assignments === 0) return { status: 'Succeeded' };
      const wider = { maxAssignments: hit.maxAssignments + decision.assignments, expiresAt: openUntil };
      await reviseHit(context, unit, hit, wider, at);
      await unit.timers.put({ kind: 'hit-expiry', subject: hit.id, dueAt: openUntil });
      return { status: 'Succeeded' };
    }
    const assignment = await unit.assignments.byAssignmentId(decision.assignmentId);
    if (assignment?.status !== 'submitted') return { status: 'Succeeded', result: 'Reviewed already' };
    const review = { at, feedback: decision.reason };
    await (decision.action === 'approve' ? approve : reject)(context, unit, hit, assignment, review);
    return { status: 'Succeeded' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      status: 'Failed',
      result: error.message,
      errorCode: `AWS.MechanicalTurk.${error.code ?? 'InvalidParameterValue'}`,
    };
  }
}

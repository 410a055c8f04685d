import type { Cost } from '../domain/fees.ts';
import { costOf } from '../domain/fees.ts';
import type { Researcher, Submission } from '../domain/records.ts';
import { invalid, notFound, ProlificRefusal } from '../domain/refusal.ts';
import { type CompletionCode, type Study, type SubmissionStatus, screenOutOf } from '../domain/study.ts';
import type { ProlificContext, Unit } from './context.ts';
import { tellStudyProgress, tellSubmission } from './events.ts';
import { changeMembers } from './groups.ts';
import { payFromReserved, reserve } from './money.ts';
import { saveStudy } from './studies.ts';

export interface Rejection {
  readonly category: string;
  readonly message: string;
}

/** @throws ProlificRefusal 404 for a submission to somebody else's study, too */
export async function submissionOf(
  unit: Pick<Unit, 'objects'>,
  researcher: Researcher,
  id: string,
): Promise<Submission> {
  const submission = await unit.objects.get('submission', id);
  if (submission === undefined || !researcher.workspaceIds.includes(submission.workspaceId))
    throw notFound('submission');
  return submission;
}

/**
 * Brings a submission to another status: counts, reservation, payment, what happens by itself, and who is told.
 * @param pay what its participant gets for it, out of what is kept for the study
 * @throws ProlificRefusal 400 when the balance is too low for what has to be kept afterwards
 */
export async function moveSubmission(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
  to: SubmissionStatus,
  {
    pay,
    ...changes
  }: Partial<Pick<Submission, 'completedAt' | 'enteredCode' | 'rejection' | 'returnRequestedAt'>> & {
    readonly pay?: Cost;
  } = {},
): Promise<Submission> {
  const { before: _, ...known } = submission;
  const moved: Submission = {
    ...known,
    ...changes,
    ...(pay !== undefined && { paidMinor: pay.rewardMinor }),
    status: to,
    changedAt: unit.now,
    before: {
      status: submission.status,
      ...(submission.completedAt !== undefined && { completedAt: submission.completedAt }),
      ...(submission.enteredCode !== undefined && { enteredCode: submission.enteredCode }),
    },
  };
  await unit.objects.update('submission', moved, to);
  const study = await studyOfSubmission(unit, submission);
  const counted = countMove(study, submission.status, to);
  if (pay === undefined) await saveStudy(context, unit, counted);
  else {
    // The place is paid out of what is kept for it while it is still counted as open.
    const funded = await reserve(context, unit, study);
    const { participantId, id: submissionId } = submission;
    const paid = await payFromReserved(unit, funded, { participantId, submissionId, cost: pay });
    await saveStudy(context, unit, { ...counted, reservedMinor: paid.reservedMinor });
  }
  await unit.due.cancel('time-out', submission.id);
  await unit.due.cancel('approve', submission.id);
  if (to === 'AWAITING REVIEW')
    await unit.due.add('approve', submission.id, unit.now + context.behaviour().autoApprovalMs);
  await tellSubmission(context, unit, moved);
  await tellStudyProgress(context, unit, study);
  return moved;
}

const countMove = (study: Study, from: SubmissionStatus, to: SubmissionStatus): Study => ({
  ...study,
  counts: { ...study.counts, [from]: study.counts[from] - 1, [to]: study.counts[to] + 1 },
});

export async function studyOfSubmission(unit: Unit, { studyId }: Submission): Promise<Study> {
  const study = await unit.objects.get('study', studyId);
  if (study === undefined) throw new Error('a submission without its study');
  return study;
}

/**
 * Approves and pays. Repeated, it does nothing.
 * @throws ProlificRefusal 400 for work that does not wait for review
 */
export async function approve(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
): Promise<Submission> {
  if (submission.status === 'APPROVED') return submission;
  mustAwaitReview(submission, 'APPROVE');
  const { settings } = await studyOfSubmission(unit, submission);
  return moveSubmission(context, unit, submission, 'APPROVED', {
    pay: costOf(settings.reward, context.fees),
  });
}

/**
 * Approves several, at once or a while after the answer, as the service does.
 * @throws ProlificRefusal 400 when one of them does not wait for review; then none is approved
 */
export async function approveAll(
  context: ProlificContext,
  unit: Unit,
  submissions: readonly Submission[],
): Promise<void> {
  const delay = context.behaviour().bulkApprovalDelayMs;
  for (const submission of submissions) {
    if (submission.status === 'APPROVED') continue;
    if (delay === 0) await approve(context, unit, submission);
    else {
      mustAwaitReview(submission, 'APPROVE');
      await unit.due.add('approve', submission.id, unit.now + delay);
    }
  }
}

/** Repeated, it does nothing. @throws ProlificRefusal 400 for work that does not wait for review */
export async function reject(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
  rejection: Rejection,
): Promise<Submission> {
  if (submission.status === 'REJECTED') return submission;
  mustAwaitReview(submission, 'REJECT');
  return moveSubmission(context, unit, submission, 'REJECTED', { rejection });
}

/** Takes a rejection back: the work waits for review again. @throws ProlificRefusal 400 */
export async function unreject(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
): Promise<Submission> {
  if (submission.status !== 'REJECTED') throw conflict(submission, 'UNREJECT');
  return moveSubmission(context, unit, submission, 'AWAITING REVIEW');
}

/** Pays what the study's screen-out code promises. Repeated, it does nothing. @throws ProlificRefusal 400 */
export async function screenOut(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
): Promise<Submission> {
  if (submission.status === 'SCREENED OUT') return submission;
  const terms = screenOutOf(await studyOfSubmission(unit, submission));
  if (terms === undefined) throw invalid('The study has no code that screens out.');
  if (!isOpen(submission)) throw conflict(submission, 'SCREEN_OUT');
  return moveSubmission(context, unit, submission, 'SCREENED OUT', {
    completedAt: submission.completedAt ?? unit.now,
    pay: costOf(terms.rewardMinor, context.fees),
  });
}

/**
 * What a code does that was entered: by the participant at the end, or by the researcher through COMPLETE.
 * @param percentage of the reward, where the code pays in part
 * @throws ProlificRefusal 400
 */
export async function completeWith(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
  { code, percentage }: { readonly code: CompletionCode; readonly percentage?: number | undefined },
): Promise<Submission> {
  const entered = { completedAt: unit.now, ...(code.code !== null && { enteredCode: code.code }) };
  const names = code.actions.map(({ action }) => action);
  const { settings } = await studyOfSubmission(unit, submission);
  const done = await (async () => {
    if (names.includes('FIXED_SCREEN_OUT_PAYMENT'))
      return screenOut(context, unit, { ...submission, ...entered });
    if (names.includes('DYNAMIC_PAYMENT')) {
      if (percentage === undefined || percentage < 8 || percentage > 99)
        throw invalid({ completion_code_data: ['A percentage from 8 to 99 is needed.'] });
      return moveSubmission(context, unit, submission, 'PARTIALLY APPROVED', {
        ...entered,
        pay: costOf(Math.round((settings.reward * percentage) / 100), context.fees),
      });
    }
    if (names.includes('AUTOMATICALLY_APPROVE'))
      return moveSubmission(context, unit, submission, 'APPROVED', {
        ...entered,
        pay: costOf(settings.reward, context.fees),
      });
    const asked = names.includes('REQUEST_RETURN') ? { returnRequestedAt: unit.now } : {};
    return moveSubmission(context, unit, submission, 'AWAITING REVIEW', { ...entered, ...asked });
  })();
  for (const action of code.actions)
    if ('participant_group' in action)
      await changeMembers(unit, action.participant_group, {
        [action.action === 'ADD_TO_PARTICIPANT_GROUP' ? 'add' : 'remove']: [submission.participantId],
      });
  return done;
}

/** @throws ProlificRefusal 400 without such a code of the researcher, 409 */
export async function completeAsResearcher(
  context: ProlificContext,
  unit: Unit,
  submission: Submission,
  entered: { readonly code: string | undefined; readonly percentage: number | undefined },
): Promise<Submission> {
  const { settings } = await studyOfSubmission(unit, submission);
  const code = settings.completion_codes.find((one) => one.code === entered.code);
  if (code === undefined || code.actor !== 'researcher')
    throw invalid({ completion_code: ['The study has no such code for the researcher to enter.'] });
  if (submission.enteredCode === code.code) return submission;
  if (!isOpen(submission)) throw conflict(submission, 'COMPLETE');
  return completeWith(context, unit, submission, { code, percentage: entered.percentage });
}

/** Asks for a return; the participant decides. @throws ProlificRefusal 400 for a place that was paid or given back */
export async function requestReturn(unit: Unit, submission: Submission): Promise<Submission> {
  if (!isOpen(submission) && submission.status !== 'REJECTED')
    throw conflict(submission, 'A request to return');
  const asked = { ...submission, returnRequestedAt: unit.now };
  await unit.objects.update('submission', asked, asked.status);
  return asked;
}

/** Somebody is at work, or the work waits for review. */
const isOpen = ({ status }: Submission): boolean =>
  status === 'RESERVED' || status === 'ACTIVE' || status === 'AWAITING REVIEW';

function mustAwaitReview(submission: Submission, action: string): void {
  if (submission.status !== 'AWAITING REVIEW') throw conflict(submission, action);
}

const conflict = ({ status }: Submission, action: string): ProlificRefusal =>
  new ProlificRefusal(400, 'Bad request', `${action} does not lead away from ${status}.`);

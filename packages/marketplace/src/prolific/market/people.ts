import { newId } from '../domain/ids.ts';
import { placeId, type Submission } from '../domain/records.ts';
import { invalid, notFound, ProlificRefusal } from '../domain/refusal.ts';
import { freePlaces, type Study } from '../domain/study.ts';
import type { ProlificContext, Unit } from './context.ts';
import { tellStudyProgress, tellSubmission } from './events.ts';
import { saveStudy } from './studies.ts';
import { completeWith, moveSubmission, studyOfSubmission } from './submissions.ts';

/** What the study's page would hear when somebody comes. */
export interface TakenPlace {
  readonly submissionId: string;
  readonly participantId: string;
  /** The address of the study with its ids filled in. */
  readonly url: string;
}

const MINUTE_MS = 60_000;

/**
 * Somebody takes a place. @param start false: it stays reserved for a while
 * @throws ProlificRefusal 404; 403 for somebody the study is not shown to; 400 when there is no place
 */
export async function takePlace(
  context: ProlificContext,
  unit: Unit,
  { studyId, participantId, start }: { studyId: string; participantId: string; start: boolean },
): Promise<TakenPlace> {
  const study = await unit.objects.get('study', studyId);
  if (study === undefined) throw notFound('study');
  const place = { id: placeId(studyId, participantId), submissionIds: [] };
  const known = await unit.objects.get('place', place.id);
  await mustBeEligible(unit, study, participantId, known?.submissionIds ?? []);
  if (study.phase !== 'recruiting' || freePlaces(study) === 0)
    throw invalid('The study has no place to take.');
  const status = start ? 'ACTIVE' : 'RESERVED';
  const submission: Submission = {
    id: newId(unit.now),
    studyId,
    workspaceId: study.workspaceId,
    participantId,
    status,
    startedAt: unit.now,
    bonusPayments: [],
    changedAt: unit.now,
  };
  await unit.objects.insert('submission', submission, { parent: studyId, tag: status });
  const submissionIds = [...(known?.submissionIds ?? []), submission.id];
  if (known === undefined) await unit.objects.insert('place', { ...place, submissionIds });
  else await unit.objects.update('place', { ...place, submissionIds }, '');
  await unit.due.add('time-out', submission.id, unit.now + allowedMs(context, study, start));
  await saveStudy(context, unit, {
    ...study,
    counts: { ...study.counts, [status]: study.counts[status] + 1 },
  });
  await tellSubmission(context, unit, submission);
  await tellStudyProgress(context, unit, study);
  return { submissionId: submission.id, participantId, url: studyUrl(study, submission) };
}

const allowedMs = (context: ProlificContext, study: Study, started: boolean): number =>
  started ? study.settings.maximum_allowed_time * MINUTE_MS : context.behaviour().reservationMs;

/** Opens the study whose place was reserved. @throws ProlificRefusal 400, 404 */
export async function startPlace(context: ProlificContext, unit: Unit, submissionId: string): Promise<void> {
  const submission = await submissionNamed(unit, submissionId);
  if (submission.status !== 'RESERVED') throw stands(submission);
  const started = await moveSubmission(context, unit, submission, 'ACTIVE');
  const study = await studyOfSubmission(unit, started);
  await unit.due.add('time-out', submission.id, unit.now + allowedMs(context, study, true));
}

/**
 * Hands in with a code, or without one. A code that the study does not have waits for review, for a person to look at.
 * Somebody whose time is up may still hand in.
 * @throws ProlificRefusal 400, 404
 */
export async function handIn(
  context: ProlificContext,
  unit: Unit,
  submissionId: string,
  entered: string | undefined,
): Promise<void> {
  const submission = await submissionNamed(unit, submissionId);
  if (submission.status !== 'ACTIVE' && submission.status !== 'TIMED-OUT') throw stands(submission);
  const { settings } = await studyOfSubmission(unit, submission);
  const code = settings.completion_codes.find(
    (one) => one.actor !== 'researcher' && one.code === (entered ?? null),
  );
  await completeWith(context, unit, submission, {
    code: code ?? { code: entered ?? NO_CODE, code_type: 'OTHER', actions: [] },
  });
}

/** As lists show work that was handed in without a code. */
const NO_CODE = 'NOCODE';

/** Gives a place back, unpaid. @throws ProlificRefusal 400, 404 */
export async function giveBack(context: ProlificContext, unit: Unit, submissionId: string): Promise<void> {
  const submission = await submissionNamed(unit, submissionId);
  const may = ['RESERVED', 'ACTIVE', 'TIMED-OUT', 'AWAITING REVIEW', 'REJECTED'];
  if (!may.includes(submission.status)) throw stands(submission);
  await moveSubmission(context, unit, submission, 'RETURNED');
}

/** The time of a place runs out; of one that is not held any more it is nothing. @throws ProlificRefusal 404 */
export async function runOut(context: ProlificContext, unit: Unit, submissionId: string): Promise<void> {
  const submission = await submissionNamed(unit, submissionId);
  if (submission.status !== 'ACTIVE' && submission.status !== 'RESERVED') return;
  await moveSubmission(context, unit, submission, 'TIMED-OUT');
}

async function mustBeEligible(
  unit: Unit,
  study: Study,
  participantId: string,
  before: readonly string[],
): Promise<void> {
  const most = study.settings.submissions_config?.max_submissions_per_participant ?? 1;
  if (before.length >= most) throw notShown('They took part before.');
  for (const { filter_id, selected_values = [] } of study.settings.filters) {
    const isAllow = filter_id === 'participant_group_allowlist';
    if (filter_id === 'custom_allowlist' && !selected_values.includes(participantId))
      throw notShown('They are not on its list.');
    if (filter_id === 'custom_blocklist' && selected_values.includes(participantId))
      throw notShown('They are on its block list.');
    if (filter_id === 'previous_studies_allowlist' || filter_id === 'previous_studies_blocklist') {
      const tookPart = await tookPartInAny(unit, selected_values, participantId);
      if (tookPart !== (filter_id === 'previous_studies_allowlist'))
        throw notShown('Their past does not fit.');
    }
    if (!isAllow && filter_id !== 'participant_group_blocklist') continue;
    const isMember = await isInAny(unit, selected_values, participantId);
    if (isMember !== isAllow) throw notShown('Their groups do not fit.');
  }
}

async function isInAny(unit: Unit, groupIds: readonly string[], participantId: string): Promise<boolean> {
  for (const id of groupIds) {
    const group = await unit.objects.get('group', id);
    if (group?.members.some((member) => member.participantId === participantId)) return true;
  }
  return false;
}

async function tookPartInAny(
  unit: Unit,
  studyIds: readonly string[],
  participantId: string,
): Promise<boolean> {
  for (const id of studyIds)
    if ((await unit.objects.get('place', placeId(id, participantId))) !== undefined) return true;
  return false;
}

const notShown = (why: string): ProlificRefusal =>
  new ProlificRefusal(403, 'Forbidden', `The study is not shown to this participant. ${why}`);

const studyUrl = ({ id, settings }: Study, submission: Submission): string =>
  settings.external_study_url
    .replaceAll('{{%PROLIFIC_PID%}}', submission.participantId)
    .replaceAll('{{%STUDY_ID%}}', id)
    .replaceAll('{{%SESSION_ID%}}', submission.id);

async function submissionNamed(unit: Unit, id: string): Promise<Submission> {
  const submission = await unit.objects.get('submission', id);
  if (submission === undefined) throw notFound('submission');
  return submission;
}

const stands = ({ status }: Submission): ProlificRefusal => invalid(`The submission is ${status}.`);

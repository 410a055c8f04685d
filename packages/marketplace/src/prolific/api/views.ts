import type { ParticipantGroup, Submission, Subscription, Workspace } from '../domain/records.ts';
import { freePlaces, type Study, takenPlaces } from '../domain/study.ts';
import type { ProlificContext } from '../market/context.ts';
import { costOfPlaces } from '../market/money.ts';

/** Things as the API shows them. */

const PROCESSING = 'PROCESSING';

export const isoTime = (epochMs: number): string => new Date(epochMs).toISOString();

const isoTimeOrNull = (epochMs: number | undefined): string | null =>
  epochMs === undefined ? null : isoTime(epochMs);

type Views = Pick<ProlificContext, 'behaviour' | 'clock' | 'fees'>;

const isProcessing = ({ behaviour, clock }: Views, since: number): boolean =>
  clock.now() < since + behaviour().processingMs;

export function studyView(context: Views, study: Study) {
  return {
    ...study.settings,
    ...studyFacts(context, study),
    researcher: { id: study.researcherId },
    project: study.projectId,
    workspace: study.workspaceId,
    share_id: null,
    is_ready_to_publish: study.settings.completion_codes.length > 0,
  };
}

export function studyShort(context: Views, study: Study) {
  const {
    name,
    internal_name = null,
    estimated_completion_time,
    reward,
    total_available_places,
  } = study.settings;
  return {
    name,
    internal_name,
    estimated_completion_time,
    reward,
    total_available_places,
    study_type: 'SINGLE',
    ...studyFacts(context, study),
  };
}

function studyFacts(context: Views, study: Study) {
  const { counts, settings } = study;
  return {
    id: study.id,
    status: isProcessing(context, study.statusSince) ? PROCESSING : study.status,
    places_taken: takenPlaces(study),
    number_of_submissions: takenPlaces(study) + counts.REJECTED + counts['SCREENED OUT'],
    total_cost: costOfPlaces(context, settings.reward, settings.total_available_places).totalMinor,
    date_created: isoTime(study.createdAt),
    published_at: isoTimeOrNull(study.publishedAt),
    publish_at: null,
    places_available: freePlaces(study),
  };
}

export function submissionView(context: Views, submission: Submission) {
  return {
    id: submission.id,
    study_id: submission.studyId,
    participant: submission.participantId,
    status: isProcessing(context, submission.changedAt) ? PROCESSING : submission.status,
    started_at: isoTime(submission.startedAt),
    completed_at: isoTimeOrNull(submission.completedAt),
    entered_code: submission.enteredCode ?? null,
    return_requested: isoTimeOrNull(submission.returnRequestedAt),
    bonus_payments: submission.bonusPayments,
  };
}

/** @returns undefined while a list that lags behind does not show it at all */
export function submissionShort(context: Views, submission: Submission) {
  const { behaviour, clock } = context;
  const lags = clock.now() < submission.changedAt + behaviour().listLagMs;
  if (lags && submission.before === undefined) return undefined;
  const shown = lags && submission.before !== undefined ? submission.before : submission;
  return {
    id: submission.id,
    participant_id: submission.participantId,
    status: isProcessing(context, submission.changedAt) ? PROCESSING : shown.status,
    started_at: isoTime(submission.startedAt),
    completed_at: isoTimeOrNull(shown.completedAt),
    is_complete: shown.completedAt !== undefined,
    study_code: shown.enteredCode ?? null,
    has_siblings: false,
    return_requested: isoTimeOrNull(submission.returnRequestedAt),
  };
}

export const workspaceView = ({ id, title, ownerId }: Workspace) => ({
  id,
  title,
  description: '',
  owner: ownerId,
  users: [],
  naivety_distribution_rate: null,
});

export const groupView = (group: ParticipantGroup) => ({
  id: group.id,
  name: group.name,
  description: group.description,
  workspace_id: group.workspaceId,
  project_id: null,
  organisation_id: null,
  participant_count: group.members.length,
  is_deleted: group.deleted,
  feeder_studies: [],
});

export const membersView = (group: ParticipantGroup) => ({
  results: group.members.map(({ participantId, addedAt }) => ({
    participant_id: participantId,
    datetime_created: isoTime(addedAt),
  })),
});

export const subscriptionView = (subscription: Subscription) => ({
  id: subscription.id,
  event_type: subscription.eventType,
  target_url: subscription.targetUrl,
  is_enabled: subscription.enabled && subscription.confirmed,
  workspace_id: subscription.workspaceId,
});

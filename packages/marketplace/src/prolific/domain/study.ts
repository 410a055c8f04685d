/** A study in the words of the API; what is sent for it is kept in the API's own spelling. */
export interface Study {
  readonly id: string;
  readonly researcherId: string;
  readonly workspaceId: string;
  readonly projectId: string;
  readonly settings: StudySettings;
  readonly phase: StudyPhase;
  /** How many of its submissions stand where. */
  readonly counts: Readonly<Record<SubmissionStatus, number>>;
  /** Minor units of the workspace that are kept for it. */
  readonly reservedMinor: number;
  /** The status that was last told to subscribers, and since when (epoch ms UTC). */
  readonly status: StudyStatus;
  readonly statusSince: number;
  /** Epoch ms UTC. */
  readonly createdAt: number;
  readonly publishedAt?: number;
}

/** What the researcher decided; the status follows from it and from the counts. */
export type StudyPhase = 'draft' | 'publishing' | 'recruiting' | 'paused' | 'stopped';

export type StudyStatus =
  | 'UNPUBLISHED'
  | 'PUBLISHING'
  | 'ACTIVE'
  | 'PAUSED'
  | 'AWAITING REVIEW'
  | 'COMPLETED';

export interface StudySettings {
  readonly name: string;
  readonly internal_name?: string | null;
  readonly description: string;
  readonly external_study_url: string;
  readonly prolific_id_option: 'question' | 'url_parameters' | 'not_required';
  readonly completion_codes: readonly CompletionCode[];
  readonly total_available_places: number;
  /** Minutes. */
  readonly estimated_completion_time: number;
  /** Minutes. */
  readonly maximum_allowed_time: number;
  /** Minor units. */
  readonly reward: number;
  readonly device_compatibility: readonly string[];
  readonly peripheral_requirements: readonly string[];
  readonly filters: readonly StudyFilter[];
  readonly metadata?: string | null;
  readonly submissions_config?: { readonly max_submissions_per_participant?: number | null } | null;
}

export interface CompletionCode {
  readonly code: string | null;
  readonly code_type: string;
  readonly actions: readonly CodeAction[];
  readonly actor?: 'participant' | 'researcher';
}

export type CodeAction =
  | { readonly action: 'AUTOMATICALLY_APPROVE' | 'MANUALLY_REVIEW' | 'DYNAMIC_PAYMENT' }
  | {
      readonly action: 'ADD_TO_PARTICIPANT_GROUP' | 'REMOVE_FROM_PARTICIPANT_GROUP';
      readonly participant_group: string;
    }
  | { readonly action: 'REQUEST_RETURN'; readonly return_reason: string }
  | {
      readonly action: 'FIXED_SCREEN_OUT_PAYMENT';
      readonly fixed_screen_out_reward: number;
      readonly slots: number;
    };

export interface StudyFilter {
  readonly filter_id: string;
  readonly selected_values?: readonly string[];
}

export const submissionStatuses = [
  'RESERVED',
  'ACTIVE',
  'AWAITING REVIEW',
  'APPROVED',
  'PARTIALLY APPROVED',
  'REJECTED',
  'RETURNED',
  'TIMED-OUT',
  'SCREENED OUT',
] as const;

export type SubmissionStatus = (typeof submissionStatuses)[number];

export interface StatusQuirks {
  /** A study without a free place counts as done although people are still at work; users of the API saw it. */
  readonly awaitsReviewWhileWorking: boolean;
  /** A stopped study waits for review first; users of the API saw it, the description says COMPLETED. */
  readonly stopAwaitsReview: boolean;
}

/** Of RESERVED, ACTIVE: people who may still hand in. */
export const working = ({ counts }: Pick<Study, 'counts'>): number => counts.RESERVED + counts.ACTIVE;

/** Places whose holder was paid for them. */
export const paidPlaces = ({ counts }: Pick<Study, 'counts'>): number =>
  counts.APPROVED + counts['PARTIALLY APPROVED'];

/** Places somebody has: what was returned, timed out, rejected or screened out is free again. */
export const takenPlaces = (study: Pick<Study, 'counts'>): number =>
  working(study) + study.counts['AWAITING REVIEW'] + paidPlaces(study);

export const freePlaces = (study: Pick<Study, 'counts' | 'settings'>): number =>
  Math.max(0, study.settings.total_available_places - takenPlaces(study));

/** The status a study has by what was decided about it and by its counts. */
export function statusOf(
  study: Pick<Study, 'phase' | 'counts' | 'settings'>,
  quirks: StatusQuirks,
): StudyStatus {
  const waits = study.counts['AWAITING REVIEW'] > 0;
  const atWork = working(study) > 0;
  switch (study.phase) {
    case 'draft':
      return 'UNPUBLISHED';
    case 'publishing':
      return 'PUBLISHING';
    case 'paused':
      return 'PAUSED';
    case 'stopped':
      return quirks.stopAwaitsReview && (waits || atWork) ? 'AWAITING REVIEW' : 'COMPLETED';
    case 'recruiting':
      if (freePlaces(study) > 0) return 'ACTIVE';
      if (atWork && !quirks.awaitsReviewWhileWorking) return 'ACTIVE';
      return waits || atWork ? 'AWAITING REVIEW' : 'COMPLETED';
  }
}

export const noSubmissions = (): Record<SubmissionStatus, number> => ({
  RESERVED: 0,
  ACTIVE: 0,
  'AWAITING REVIEW': 0,
  APPROVED: 0,
  'PARTIALLY APPROVED': 0,
  REJECTED: 0,
  RETURNED: 0,
  'TIMED-OUT': 0,
  'SCREENED OUT': 0,
});

/** The screen-out of a study that pays, if it has one. */
export function screenOutOf({ settings }: Pick<Study, 'settings'>): ScreenOut | undefined {
  for (const code of settings.completion_codes)
    for (const action of code.actions)
      if (action.action === 'FIXED_SCREEN_OUT_PAYMENT')
        return { code, rewardMinor: action.fixed_screen_out_reward, slots: action.slots };
  return undefined;
}

export interface ScreenOut {
  readonly code: CompletionCode;
  readonly rewardMinor: number;
  readonly slots: number;
}

/** Documented: two minutes, twice the estimate and twice its square root; minutes. */
export const shortestAllowedTime = (estimatedMinutes: number): number =>
  Math.ceil(2 + 2 * estimatedMinutes + 2 * Math.sqrt(estimatedMinutes));

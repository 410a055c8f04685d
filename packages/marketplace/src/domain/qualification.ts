/** Disposing: deleted, its name still taken. Disposed: only the grants are left of it. */
export type QualificationTypeStatus = 'Active' | 'Inactive' | 'Disposing' | 'Disposed';

export interface QualificationTest {
  /** QuestionForm XML. */
  readonly form: string;
  /** AnswerKey XML; without one the requester grades by hand. */
  readonly answerKey: string | undefined;
  readonly durationMs: number;
}

/** What a requester sorts workers by. */
export interface QualificationType {
  readonly id: number;
  readonly qualificationTypeId: string;
  readonly requesterId: number;
  readonly name: string;
  readonly description: string;
  readonly keywords: string | undefined;
  readonly status: QualificationTypeStatus;
  /** Whether workers may ask for it at all. */
  readonly requestable: boolean;
  /** How long after a request the next one may come; undefined: there is no next one. */
  readonly retryDelayMs: number | undefined;
  readonly test: QualificationTest | undefined;
  /** Whether whoever asks gets it at once. */
  readonly autoGranted: boolean;
  readonly autoGrantedValue: number | undefined;
  /** Epoch ms UTC. */
  readonly createdAt: number;
}

/** What a worker has of a type. */
export interface Qualification {
  readonly typeId: number;
  readonly workerId: number;
  readonly status: 'Granted' | 'Revoked';
  readonly value: number;
  /** Epoch ms UTC. */
  readonly grantedAt: number;
}

export type QualificationRequestStatus = 'testing' | 'pending' | 'granted' | 'rejected';

/** A worker's wish for a qualification. */
export interface QualificationRequest {
  readonly id: number;
  readonly requestId: string;
  readonly typeId: number;
  readonly workerId: number;
  readonly status: QualificationRequestStatus;
  /** The test as it was when the worker began it. */
  readonly test: QualificationTest | undefined;
  /** QuestionFormAnswers XML. */
  readonly answer: string | undefined;
  /** Epoch ms UTC. */
  readonly begunAt: number;
  readonly submittedAt: number | undefined;
}

/** The value of a grant for which nobody named one (API reference, AutoGrantedValue). */
export const DEFAULT_VALUE = 1;

/** How long the name of a deleted type stays taken (API reference, DeleteQualificationType: up to 48 hours). */
export const DISPOSING_MS = 48 * 3_600_000;

/** Until when a test may be handed in. @param begunAt epoch ms UTC @returns epoch ms UTC */
export const testDeadline = (begunAt: number, test: QualificationTest): number => begunAt + test.durationMs;

/** What a worker may do about a type. */
export type RequestState =
  | { readonly state: 'open' }
  /** The deadline in epoch ms UTC. */
  | { readonly state: 'testing'; readonly test: QualificationTest; readonly deadline: number }
  | { readonly state: 'already-pending' }
  | { readonly state: 'already-granted' }
  | { readonly state: 'retry-later'; readonly at: number }
  | { readonly state: 'no-retake' }
  | { readonly state: 'not-requestable' };

/**
 * Whether a worker may ask for a type at a moment (epoch ms UTC). Where retries are on, a test may also be taken again
 * for a better score by who has the qualification (API reference, QualificationType).
 * @param last the worker's latest request for this type
 */
export function requestStateOf(
  type: Pick<QualificationType, 'status' | 'requestable' | 'retryDelayMs' | 'test'>,
  held: Pick<Qualification, 'status'> | undefined,
  last: Pick<QualificationRequest, 'status' | 'begunAt' | 'test'> | undefined,
  now: number,
): RequestState {
  if (last?.status === 'testing' && last.test !== undefined) {
    const deadline = testDeadline(last.begunAt, last.test);
    if (now < deadline) return { state: 'testing', test: last.test, deadline };
  }
  if (last?.status === 'pending') return { state: 'already-pending' };
  const mayImprove = type.test !== undefined && type.retryDelayMs !== undefined;
  if (held?.status === 'Granted' && !mayImprove) return { state: 'already-granted' };
  if (type.status !== 'Active' || !type.requestable) return { state: 'not-requestable' };
  if (last === undefined) return { state: 'open' };
  if (type.retryDelayMs === undefined) return { state: 'no-retake' };
  const at = last.begunAt + type.retryDelayMs;
  return now < at ? { state: 'retry-later', at } : { state: 'open' };
}

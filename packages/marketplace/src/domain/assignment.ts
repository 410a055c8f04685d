export type AssignmentStatus = 'accepted' | 'returned' | 'abandoned' | 'submitted' | 'approved' | 'rejected';

/** What the requester may see of it (MA6). */
export type ReviewStatus = 'Submitted' | 'Approved' | 'Rejected';

/** One worker's hold on a slot of a HIT. Times are epoch ms UTC. */
export interface Assignment {
  readonly id: number;
  /** The slot's id: the same as a former holder's, where that one returned or abandoned it (MA2). */
  readonly assignmentId: string;
  readonly hitId: number;
  readonly workerId: number;
  readonly status: AssignmentStatus;
  readonly acceptedAt: number;
  readonly deadline: number;
  readonly submittedAt: number | undefined;
  readonly visibleAt: number | undefined;
  /** Which submission of its HIT it is, from 1. */
  readonly submission: number | undefined;
  /** QuestionFormAnswers XML. */
  readonly answer: string | undefined;
  readonly autoApprovesAt: number | undefined;
  readonly approvedAt: number | undefined;
  readonly rejectedAt: number | undefined;
  readonly feedback: string | undefined;
}

/** How long after its submission rejected work may still be approved (API reference, ApproveAssignment). */
export const REVERSAL_MS = 30 * 86_400_000;

export const reviewStatuses: Readonly<Partial<Record<AssignmentStatus, ReviewStatus>>> = {
  submitted: 'Submitted',
  approved: 'Approved',
  rejected: 'Rejected',
};

/** The states in which a slot and the worker's place in the HIT are used (MA1). */
export const isLive = (status: AssignmentStatus): boolean => status !== 'returned' && status !== 'abandoned';

/** MA3. */
export const maySubmit = (assignment: Pick<Assignment, 'status' | 'deadline'>, now: number): boolean =>
  assignment.status === 'accepted' && now < assignment.deadline;

/** MA5: whether it may be approved now. */
export const mayApprove = (
  assignment: Pick<Assignment, 'status' | 'submittedAt'>,
  now: number,
  overrideRejection: boolean,
): boolean =>
  assignment.status === 'submitted' ||
  (assignment.status === 'rejected' &&
    overrideRejection &&
    assignment.submittedAt !== undefined &&
    now < assignment.submittedAt + REVERSAL_MS);

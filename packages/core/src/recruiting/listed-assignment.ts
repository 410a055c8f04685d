export type AssignmentState =
  | 'working'
  | 'submitted'
  | 'approved'
  | 'rejected'
  | 'returned'
  | 'timed_out'
  | 'screened_out';

/** A place taken by one worker. The same id may be another worker's later, so both together name it. */
export interface AssignmentRef {
  readonly postingExternalId: string;
  readonly externalId: string;
  readonly workerId: string;
}

export interface ListedAssignment extends AssignmentRef {
  readonly state: AssignmentState;
  /**
   * The recruiter's own word for the state, where none of ours says the same: `state` is then `working`, or `approved`
   * for what was paid in part.
   */
  readonly recruiterState?: string;
  /** Epoch ms, as far as the recruiter tells. */
  readonly acceptedAt: number | undefined;
  readonly submittedAt: number | undefined;
  readonly decidedAt: number | undefined;
  readonly autoApproveAt: number | undefined;
  readonly completionCode: string | undefined;
}

export interface RejectionReason {
  /** Of the recruiter's list, where it has one. */
  readonly category?: string;
  readonly text: string;
}

export interface BonusOrder {
  readonly ref: AssignmentRef;
  readonly amountMinor: number;
  /** What the worker reads; ends with the payment's reference. */
  readonly reason: string;
  readonly token: string;
}

export interface ListedBonus {
  readonly amountMinor: number;
  readonly reason: string | undefined;
  readonly at: number | undefined;
}

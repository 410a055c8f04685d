/** A row of ReviewResults, as ListReviewPolicyResultsForHIT shows it. */
export interface ReviewResult {
  /** Of the `review` action that found it. */
  readonly ActionId: string;
  readonly SubjectId: string;
  readonly SubjectType: 'Assignment' | 'HIT';
  readonly QuestionId?: string;
  readonly Key: string;
  readonly Value: string;
}

/** A row of ReviewActions, as ListReviewPolicyResultsForHIT shows it. */
export interface ReviewAction {
  readonly ActionId: string;
  readonly ActionName: 'review' | 'approve' | 'reject' | 'extend';
  readonly TargetId: string;
  readonly TargetType: 'Assignment' | 'HIT';
  readonly Status: 'Intended' | 'Succeeded' | 'Failed' | 'Cancelled';
  /** Epoch seconds. */
  readonly CompleteTime: number;
  readonly Result: string;
  readonly ErrorCode?: string;
}

/** What a policy wants done. */
export type ReviewDecision =
  /** `reason` is what the worker reads; empty when the requester gave none. */
  | { readonly action: 'approve' | 'reject'; readonly assignmentId: string; readonly reason: string }
  | {
      readonly action: 'extend';
      readonly hitId: string;
      /** 0 when the policy's limits leave no room: there is nothing to do, and that counts as success. */
      readonly assignments: 0 | 1;
      /** For how long at least the HIT must stay open from now on; 0 leaves its end alone. */
      readonly openForSeconds: number;
    };

/** What came of carrying a decision out. */
export type ReviewOutcome =
  /** `result` replaces the usual word, for example "Already approved". */
  | { readonly status: 'Succeeded'; readonly result?: string }
  /** With the API's error, for example `AWS.MechanicalTurk.InvalidAssignmentState`. */
  | { readonly status: 'Failed'; readonly result: string; readonly errorCode: string };

/** One run of a policy. */
export interface Review {
  readonly results: readonly ReviewResult[];
  /** The row about the run itself. */
  readonly review: ReviewAction;
  /** In the order in which they are to be carried out. */
  readonly decisions: readonly ReviewDecision[];
}

/** What every run needs besides answers. */
export interface ReviewContext {
  /** Identifies the run; its results carry it. */
  readonly actionId: string;
  /** Epoch ms UTC. */
  readonly now: number;
  readonly hitId: string;
  /** Now, additions included. */
  readonly maxAssignments: number;
}

const DONE = { approve: 'Approved', reject: 'Rejected' } as const;

/**
 * The row about a decision that was carried out, or could not be.
 * @param now epoch ms UTC
 */
export function decisionRow(
  decision: ReviewDecision,
  outcome: ReviewOutcome,
  { actionId, now }: { readonly actionId: string; readonly now: number },
): ReviewAction {
  return {
    ActionId: actionId,
    ActionName: decision.action,
    TargetId: decision.action === 'extend' ? decision.hitId : decision.assignmentId,
    TargetType: decision.action === 'extend' ? 'HIT' : 'Assignment',
    Status: outcome.status,
    CompleteTime: now / 1000,
    Result: outcome.result ?? usualWord(decision),
    ...(outcome.status === 'Failed' ? { ErrorCode: outcome.errorCode } : {}),
  };
}

function usualWord(decision: ReviewDecision): string {
  if (decision.action !== 'extend') return DONE[decision.action];
  return decision.assignments === 0 ? 'Not extended: the limit is reached' : 'Extended by 1 assignment';
}

/** The row about the run itself. */
export const reviewRow = (
  { actionId, now }: Pick<ReviewContext, 'actionId' | 'now'>,
  target: { readonly id: string; readonly type: 'Assignment' | 'HIT' },
  result: string,
): ReviewAction => ({
  ActionId: actionId,
  ActionName: 'review',
  TargetId: target.id,
  TargetType: target.type,
  Status: 'Succeeded',
  CompleteTime: now / 1000,
  Result: result,
});

import { ApproveAssignmentCommand, RejectAssignmentCommand } from '@aws-sdk/client-mturk';
import type { AssignmentRef, CallResult, ListedAssignment, RejectionReason } from '@turnout/core';
import { isWrongState, type MturkReader } from './api.ts';
import type { MturkClients } from './clients.ts';
import { assignmentOf } from './listed.ts';
import { feedbackProblem } from './order-problems.ts';
import { type Failure, notVisibleYet, outcomeOf, refused } from './outcome.ts';

export interface ReviewParts {
  readonly clients: MturkClients;
  readonly reader: MturkReader;
}

/**
 * The submission that `ref` names. Ids of assignments are given to the next worker when one gives a place back, so
 * nothing is decided or paid before the service itself has named the worker.
 */
export async function submissionOf(
  { clients, reader }: ReviewParts,
  ref: AssignmentRef,
): Promise<ListedAssignment | Failure> {
  try {
    await clients.assertEndpoint();
    const found = await reader.assignment(ref.externalId);
    if (found === 'absent') return refused('ASSIGNMENT_UNKNOWN', 'The account has no such assignment.');
    if (found === 'working') return notVisibleYet('The assignment was not handed in, or does not show yet.');
    const assignment = assignmentOf(found);
    if (assignment.workerId !== ref.workerId)
      return refused('ASSIGNMENT_OF_ANOTHER', 'Another worker handed in under this assignment id.');
    if (assignment.postingExternalId !== ref.postingExternalId)
      return refused('ASSIGNMENT_OF_ANOTHER', 'The assignment belongs to another posting.');
    return assignment;
  } catch (error) {
    return outcomeOf(error);
  }
}

export const isFailure = (found: ListedAssignment | Failure): found is Failure => 'kind' in found;

/** The calls that decide about work. */
export function reviewCalls(parts: ReviewParts) {
  const { clients } = parts;
  const approve = (AssignmentId: string, message: string | undefined, OverrideRejection: boolean) =>
    clients.writing.send(
      new ApproveAssignmentCommand({
        AssignmentId,
        OverrideRejection,
        ...(message !== undefined && { RequesterFeedback: message }),
      }),
    );
  return {
    async approve(ref: AssignmentRef, { message }: { readonly message?: string }) {
      const problem = message === undefined ? undefined : feedbackProblem('message', message);
      if (problem !== undefined) return refused('ORDER_INVALID', problem);
      return decide(parts, ref, {
        before: (found) => {
          if (found.state === 'approved') return refused('ALREADY_APPROVED', 'It was approved before.', true);
          if (found.state === 'rejected')
            return refused('REJECTED', 'It was rejected; reversing a rejection is another command.');
          return undefined;
        },
        call: () => approve(ref.externalId, message, false),
      });
    },
    async reject(ref: AssignmentRef, { text }: RejectionReason) {
      const problem = feedbackProblem('reason', text);
      if (problem !== undefined) return refused('ORDER_INVALID', problem);
      return decide(parts, ref, {
        before: (found) => {
          if (found.state === 'rejected') return refused('ALREADY_REJECTED', 'It was rejected before.', true);
          if (found.state === 'approved')
            return refused('APPROVED', 'It was approved, which cannot be taken back.');
          return undefined;
        },
        call: () =>
          clients.writing.send(
            new RejectAssignmentCommand({ AssignmentId: ref.externalId, RequesterFeedback: text }),
          ),
      });
    },
    async reverseRejection(ref: AssignmentRef, message: string) {
      const problem = feedbackProblem('message', message);
      if (problem !== undefined) return refused('ORDER_INVALID', problem);
      return decide(parts, ref, {
        before: (found) => {
          if (found.state === 'approved') return refused('ALREADY_APPROVED', 'It was approved before.', true);
          if (found.state === 'submitted') return refused('NOT_REJECTED', 'It was not rejected.');
          return undefined;
        },
        call: () => approve(ref.externalId, message, true),
      });
    },
  };
}

interface Decision {
  /** Why it cannot be decided so, as it stands. */
  readonly before: (found: ListedAssignment) => Failure | undefined;
  readonly call: () => Promise<unknown>;
}

async function decide(
  parts: ReviewParts,
  ref: AssignmentRef,
  { before, call }: Decision,
): Promise<CallResult<undefined>> {
  const found = await submissionOf(parts, ref);
  if (isFailure(found)) return found;
  const obstacle = before(found);
  if (obstacle !== undefined) return obstacle;
  try {
    await call();
    return { kind: 'done', value: undefined };
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome.kind !== 'refused' || !isWrongState(error)) return outcome;
    // Somebody else, or the end of its time, decided in between.
    const now = await submissionOf(parts, ref);
    return isFailure(now) ? outcome : (before(now) ?? outcome);
  }
}

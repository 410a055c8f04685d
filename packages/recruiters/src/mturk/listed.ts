import type { Assignment, HIT } from '@aws-sdk/client-mturk';
import { type AssignmentState, type ListedAssignment, type ListedPosting, parseAmount } from '@turnout/core';
import { completionCodeOf } from './answer.ts';
import { CURRENCY } from './fees.ts';
import { workerLinkOf } from './hosts.ts';
import type { MturkSettings } from './settings.ts';

/** A HIT in our words. @param now epoch ms */
export function postingOf(settings: Pick<MturkSettings, 'endpoint'>, hit: HIT, now: number): ListedPosting {
  const places = hit.MaxAssignments ?? 0;
  const available = hit.NumberOfAssignmentsAvailable ?? 0;
  const pending = hit.NumberOfAssignmentsPending ?? 0;
  // "Completed" counts what was decided, not what was handed in.
  const decided = hit.NumberOfAssignmentsCompleted ?? 0;
  const groupId = hit.HITGroupId;
  return {
    externalId: hit.HITId ?? '',
    groupId,
    annotation: hit.RequesterAnnotation ?? '',
    title: hit.Title ?? '',
    state: stateOf(hit, now),
    places,
    available,
    pending,
    toReview: Math.max(0, places - available - pending - decided),
    rewardMinor: parseAmount(hit.Reward ?? '0', CURRENCY),
    durationMs: (hit.AssignmentDurationInSeconds ?? 0) * 1000,
    createdAt: hit.CreationTime?.getTime() ?? 0,
    endsAt: hit.Expiration?.getTime(),
    workerLink: groupId === undefined ? undefined : workerLinkOf(settings, groupId),
  };
}

/**
 * A full HIT is open as long as a place could be given back. What is Reviewable is not: everything was handed in, or
 * its end is past, and adding places or moving the end opens it again.
 */
function stateOf(hit: HIT, now: number): ListedPosting['state'] {
  if (hit.HITStatus === 'Assignable') return 'open';
  if (hit.HITStatus !== 'Unassignable') return 'ended';
  const unused = hit.NumberOfAssignmentsAvailable ?? 0;
  // Free places that nobody may take: its end is past, by the service's clock if not by ours.
  return unused > 0 || (hit.Expiration?.getTime() ?? 0) <= now ? 'ended' : 'open';
}

const STATES: Readonly<Record<string, AssignmentState>> = {
  Submitted: 'submitted',
  Approved: 'approved',
  Rejected: 'rejected',
};

export function assignmentOf(assignment: Assignment): ListedAssignment {
  return {
    postingExternalId: assignment.HITId ?? '',
    externalId: assignment.AssignmentId ?? '',
    workerId: assignment.WorkerId ?? '',
    state: STATES[assignment.AssignmentStatus ?? ''] ?? 'working',
    acceptedAt: assignment.AcceptTime?.getTime(),
    submittedAt: assignment.SubmitTime?.getTime(),
    // Whoever was rejected and then approved has both times.
    decidedAt: (assignment.ApprovalTime ?? assignment.RejectionTime)?.getTime(),
    autoApproveAt: assignment.AutoApprovalTime?.getTime(),
    completionCode: completionCodeOf(assignment.Answer ?? ''),
  };
}

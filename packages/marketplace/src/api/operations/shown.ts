import { type Assignment, reviewStatuses } from '../../domain/assignment.ts';
import { availableOf, completedOf, type Hit, statusOf } from '../../domain/hit.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Output } from '../shapes/index.ts';
import { shownRequirement } from './requirements.ts';
import { dollars, seconds, secondsOf } from './wire.ts';

type ShownHit = NonNullable<Output<'GetHIT'>['HIT']>;
type ShownAssignment = NonNullable<Output<'GetAssignment'>['Assignment']>;

/** A HIT as its requester sees it at a moment (epoch ms UTC). */
export function shownHit(hit: Hit, now: number, profile: Profile): ShownHit {
  const { type } = hit;
  const unused = profile.availableAfterExpiry === 'zero' && now >= hit.expiresAt ? 0 : availableOf(hit);
  return {
    HITId: hit.hitId,
    HITTypeId: type.hitTypeId,
    HITGroupId: type.groupId,
    HITLayoutId: hit.layoutId,
    CreationTime: seconds(hit.createdAt),
    Title: type.title,
    Description: type.description,
    Question: hit.question,
    Keywords: type.keywords,
    HITStatus: statusOf(hit, now, profile),
    MaxAssignments: hit.maxAssignments,
    Reward: dollars(type.rewardMinor),
    AutoApprovalDelayInSeconds: seconds(type.autoApprovalMs),
    Expiration: seconds(hit.expiresAt),
    AssignmentDurationInSeconds: seconds(type.durationMs),
    RequesterAnnotation: hit.annotation,
    QualificationRequirements: type.requirements.map(shownRequirement),
    HITReviewStatus: 'NotReviewed',
    NumberOfAssignmentsPending: hit.pending,
    NumberOfAssignmentsAvailable: unused,
    NumberOfAssignmentsCompleted: completedOf(hit),
  };
}

/** A submission as its requester sees it. @param names of the HIT and the worker */
export const shownAssignment = (
  assignment: Assignment,
  names: { readonly hitId: string; readonly workerId: string },
): ShownAssignment => ({
  AssignmentId: assignment.assignmentId,
  WorkerId: names.workerId,
  HITId: names.hitId,
  AssignmentStatus: reviewStatuses[assignment.status],
  AutoApprovalTime: secondsOf(assignment.autoApprovesAt),
  AcceptTime: seconds(assignment.acceptedAt),
  SubmitTime: secondsOf(assignment.submittedAt),
  ApprovalTime: secondsOf(assignment.approvedAt),
  RejectionTime: secondsOf(assignment.rejectedAt),
  Deadline: seconds(assignment.deadline),
  // Clients read it without looking whether it is there.
  Answer: assignment.answer ?? '',
  RequesterFeedback: assignment.feedback,
});

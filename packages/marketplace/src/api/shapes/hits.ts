import { Type } from 'typebox';
import { QualificationRequirement } from './qualification-requirements.ts';
import { ReviewPolicy } from './review-policies.ts';
import {
  CurrencyAmount,
  choice,
  EntityId,
  Flag,
  IdempotencyToken,
  Integer,
  Long,
  list,
  Nothing,
  optional,
  paged,
  paging,
  Text,
  Timestamp,
} from './shared.ts';

const HITStatus = choice('Assignable', 'Unassignable', 'Reviewable', 'Reviewing', 'Disposed');

const HITReviewStatus = choice(
  'NotReviewed',
  'MarkedForReview',
  'ReviewedAppropriate',
  'ReviewedInappropriate',
);

export const HIT = Type.Object({
  HITId: optional(EntityId),
  HITTypeId: optional(EntityId),
  HITGroupId: optional(EntityId),
  HITLayoutId: optional(EntityId),
  CreationTime: optional(Timestamp),
  Title: optional(Text),
  Description: optional(Text),
  Question: optional(Text),
  Keywords: optional(Text),
  HITStatus: optional(HITStatus),
  MaxAssignments: optional(Integer),
  Reward: optional(CurrencyAmount),
  AutoApprovalDelayInSeconds: optional(Long),
  Expiration: optional(Timestamp),
  AssignmentDurationInSeconds: optional(Long),
  RequesterAnnotation: optional(Text),
  QualificationRequirements: optional(list(QualificationRequirement)),
  HITReviewStatus: optional(HITReviewStatus),
  NumberOfAssignmentsPending: optional(Integer),
  NumberOfAssignmentsAvailable: optional(Integer),
  NumberOfAssignmentsCompleted: optional(Integer),
});

const HITLayoutParameter = Type.Object({ Name: Text, Value: Text });

/** What makes a HIT type: HITs of the same values share one. */
const typeMembers = {
  AutoApprovalDelayInSeconds: optional(Long),
  AssignmentDurationInSeconds: Long,
  Reward: CurrencyAmount,
  Title: Text,
  Keywords: optional(Text),
  Description: Text,
  QualificationRequirements: optional(list(QualificationRequirement)),
};

const hitMembers = {
  MaxAssignments: optional(Integer),
  LifetimeInSeconds: Long,
  Question: optional(Text),
  RequesterAnnotation: optional(Text),
  UniqueRequestToken: optional(IdempotencyToken),
  AssignmentReviewPolicy: optional(ReviewPolicy),
  HITReviewPolicy: optional(ReviewPolicy),
  HITLayoutId: optional(EntityId),
  HITLayoutParameters: optional(list(HITLayoutParameter)),
};

const hitPage = Type.Object({ ...paged, HITs: optional(list(HIT)) });
const oneHit = Type.Object({ HIT: optional(HIT) });

export const hitOperations = {
  CreateHITType: {
    input: Type.Object(typeMembers),
    output: Type.Object({ HITTypeId: optional(EntityId) }),
  },
  CreateHIT: { input: Type.Object({ ...hitMembers, ...typeMembers }), output: oneHit },
  CreateHITWithHITType: { input: Type.Object({ HITTypeId: EntityId, ...hitMembers }), output: oneHit },
  GetHIT: { input: Type.Object({ HITId: EntityId }), output: oneHit },
  ListHITs: { input: Type.Object(paging), output: hitPage },
  ListReviewableHITs: {
    input: Type.Object({
      HITTypeId: optional(EntityId),
      Status: optional(choice('Reviewable', 'Reviewing')),
      ...paging,
    }),
    output: hitPage,
  },
  ListHITsForQualificationType: {
    input: Type.Object({ QualificationTypeId: EntityId, ...paging }),
    output: hitPage,
  },
  UpdateExpirationForHIT: {
    input: Type.Object({ HITId: EntityId, ExpireAt: Timestamp }),
    output: Nothing,
  },
  CreateAdditionalAssignmentsForHIT: {
    input: Type.Object({
      HITId: EntityId,
      NumberOfAdditionalAssignments: Integer,
      UniqueRequestToken: optional(IdempotencyToken),
    }),
    output: Nothing,
  },
  UpdateHITReviewStatus: {
    input: Type.Object({ HITId: EntityId, Revert: optional(Flag) }),
    output: Nothing,
  },
  UpdateHITTypeOfHIT: { input: Type.Object({ HITId: EntityId, HITTypeId: EntityId }), output: Nothing },
  DeleteHIT: { input: Type.Object({ HITId: EntityId }), output: Nothing },
};

import { Type } from 'typebox';
import {
  choice,
  EntityId,
  Flag,
  list,
  optional,
  PaginationToken,
  paging,
  Text,
  Timestamp,
} from './shared.ts';

const ReviewPolicyLevel = choice('Assignment', 'HIT');

const ParameterMapEntry = Type.Object({ Key: optional(Text), Values: optional(list(Text)) });

const PolicyParameter = Type.Object({
  Key: optional(Text),
  Values: optional(list(Text)),
  MapEntries: optional(list(ParameterMapEntry)),
});

export const ReviewPolicy = Type.Object({
  PolicyName: Text,
  Parameters: optional(list(PolicyParameter)),
});

const ReviewResultDetail = Type.Object({
  ActionId: optional(EntityId),
  SubjectId: optional(EntityId),
  SubjectType: optional(Text),
  QuestionId: optional(EntityId),
  Key: optional(Text),
  Value: optional(Text),
});

const ReviewActionDetail = Type.Object({
  ActionId: optional(EntityId),
  ActionName: optional(Text),
  TargetId: optional(EntityId),
  TargetType: optional(Text),
  Status: optional(choice('Intended', 'Succeeded', 'Failed', 'Cancelled')),
  CompleteTime: optional(Timestamp),
  Result: optional(Text),
  ErrorCode: optional(Text),
});

const ReviewReport = Type.Object({
  ReviewResults: optional(list(ReviewResultDetail)),
  ReviewActions: optional(list(ReviewActionDetail)),
});

export const reviewPolicyOperations = {
  ListReviewPolicyResultsForHIT: {
    input: Type.Object({
      HITId: EntityId,
      PolicyLevels: optional(list(ReviewPolicyLevel)),
      RetrieveActions: optional(Flag),
      RetrieveResults: optional(Flag),
      ...paging,
    }),
    output: Type.Object({
      HITId: optional(EntityId),
      AssignmentReviewPolicy: optional(ReviewPolicy),
      HITReviewPolicy: optional(ReviewPolicy),
      AssignmentReviewReport: optional(ReviewReport),
      HITReviewReport: optional(ReviewReport),
      NextToken: optional(PaginationToken),
    }),
  },
};

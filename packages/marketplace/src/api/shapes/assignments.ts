import { Type } from 'typebox';
import { HIT } from './hits.ts';
import {
  CurrencyAmount,
  CustomerId,
  choice,
  EntityId,
  Flag,
  IdempotencyToken,
  list,
  Nothing,
  optional,
  paged,
  paging,
  Text,
  Timestamp,
} from './shared.ts';

const AssignmentStatus = choice('Submitted', 'Approved', 'Rejected');

const Assignment = Type.Object({
  AssignmentId: optional(EntityId),
  WorkerId: optional(CustomerId),
  HITId: optional(EntityId),
  AssignmentStatus: optional(AssignmentStatus),
  AutoApprovalTime: optional(Timestamp),
  AcceptTime: optional(Timestamp),
  SubmitTime: optional(Timestamp),
  ApprovalTime: optional(Timestamp),
  RejectionTime: optional(Timestamp),
  Deadline: optional(Timestamp),
  Answer: optional(Text),
  RequesterFeedback: optional(Text),
});

const BonusPayment = Type.Object({
  WorkerId: optional(CustomerId),
  BonusAmount: optional(CurrencyAmount),
  AssignmentId: optional(EntityId),
  Reason: optional(Text),
  GrantTime: optional(Timestamp),
});

export const assignmentOperations = {
  GetAssignment: {
    input: Type.Object({ AssignmentId: EntityId }),
    output: Type.Object({ Assignment: optional(Assignment), HIT: optional(HIT) }),
  },
  ListAssignmentsForHIT: {
    input: Type.Object({
      HITId: EntityId,
      AssignmentStatuses: optional(list(AssignmentStatus)),
      ...paging,
    }),
    output: Type.Object({ ...paged, Assignments: optional(list(Assignment)) }),
  },
  ApproveAssignment: {
    input: Type.Object({
      AssignmentId: EntityId,
      RequesterFeedback: optional(Text),
      OverrideRejection: optional(Flag),
    }),
    output: Nothing,
  },
  RejectAssignment: {
    input: Type.Object({ AssignmentId: EntityId, RequesterFeedback: Text }),
    output: Nothing,
  },
  SendBonus: {
    input: Type.Object({
      WorkerId: CustomerId,
      BonusAmount: CurrencyAmount,
      AssignmentId: EntityId,
      Reason: Text,
      UniqueRequestToken: optional(IdempotencyToken),
    }),
    output: Nothing,
  },
  ListBonusPayments: {
    input: Type.Object({ HITId: optional(EntityId), AssignmentId: optional(EntityId), ...paging }),
    output: Type.Object({ ...paged, BonusPayments: optional(list(BonusPayment)) }),
  },
  GetFileUploadURL: {
    input: Type.Object({ AssignmentId: EntityId, QuestionIdentifier: Text }),
    output: Type.Object({ FileUploadURL: optional(Text) }),
  },
  GetAccountBalance: {
    input: Nothing,
    output: Type.Object({
      AvailableBalance: optional(CurrencyAmount),
      OnHoldBalance: optional(CurrencyAmount),
    }),
  },
};

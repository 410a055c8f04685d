import { Type } from 'typebox';
import {
  CustomerId,
  choice,
  EntityId,
  Flag,
  Integer,
  Locale,
  Long,
  list,
  Nothing,
  optional,
  paged,
  paging,
  Text,
  Timestamp,
} from './shared.ts';

const QualificationTypeStatus = choice('Active', 'Inactive');
const QualificationStatus = choice('Granted', 'Revoked');

const QualificationType = Type.Object({
  QualificationTypeId: optional(EntityId),
  CreationTime: optional(Timestamp),
  Name: optional(Text),
  Description: optional(Text),
  Keywords: optional(Text),
  QualificationTypeStatus: optional(QualificationTypeStatus),
  Test: optional(Text),
  TestDurationInSeconds: optional(Long),
  AnswerKey: optional(Text),
  RetryDelayInSeconds: optional(Long),
  IsRequestable: optional(Flag),
  AutoGranted: optional(Flag),
  AutoGrantedValue: optional(Integer),
});

const Qualification = Type.Object({
  QualificationTypeId: optional(EntityId),
  WorkerId: optional(CustomerId),
  GrantTime: optional(Timestamp),
  IntegerValue: optional(Integer),
  LocaleValue: optional(Locale),
  Status: optional(QualificationStatus),
});

/** Unlike every other id, the one of a request is any text. */
const QualificationRequest = Type.Object({
  QualificationRequestId: optional(Text),
  QualificationTypeId: optional(EntityId),
  WorkerId: optional(CustomerId),
  Test: optional(Text),
  Answer: optional(Text),
  SubmitTime: optional(Timestamp),
});

const testMembers = {
  RetryDelayInSeconds: optional(Long),
  Test: optional(Text),
  AnswerKey: optional(Text),
  TestDurationInSeconds: optional(Long),
  AutoGranted: optional(Flag),
  AutoGrantedValue: optional(Integer),
};

const oneType = Type.Object({ QualificationType: optional(QualificationType) });
const typeAndWorker = { QualificationTypeId: EntityId, WorkerId: CustomerId };

export const qualificationOperations = {
  CreateQualificationType: {
    input: Type.Object({
      Name: Text,
      Keywords: optional(Text),
      Description: Text,
      QualificationTypeStatus,
      ...testMembers,
    }),
    output: oneType,
  },
  UpdateQualificationType: {
    input: Type.Object({
      QualificationTypeId: EntityId,
      Description: optional(Text),
      QualificationTypeStatus: optional(QualificationTypeStatus),
      ...testMembers,
    }),
    output: oneType,
  },
  GetQualificationType: { input: Type.Object({ QualificationTypeId: EntityId }), output: oneType },
  ListQualificationTypes: {
    input: Type.Object({
      Query: optional(Text),
      MustBeRequestable: Flag,
      MustBeOwnedByCaller: optional(Flag),
      ...paging,
    }),
    output: Type.Object({ ...paged, QualificationTypes: optional(list(QualificationType)) }),
  },
  DeleteQualificationType: { input: Type.Object({ QualificationTypeId: EntityId }), output: Nothing },
  AssociateQualificationWithWorker: {
    input: Type.Object({
      ...typeAndWorker,
      IntegerValue: optional(Integer),
      SendNotification: optional(Flag),
    }),
    output: Nothing,
  },
  DisassociateQualificationFromWorker: {
    input: Type.Object({ ...typeAndWorker, Reason: optional(Text) }),
    output: Nothing,
  },
  GetQualificationScore: {
    input: Type.Object(typeAndWorker),
    output: Type.Object({ Qualification: optional(Qualification) }),
  },
  ListWorkersWithQualificationType: {
    input: Type.Object({ QualificationTypeId: EntityId, Status: optional(QualificationStatus), ...paging }),
    output: Type.Object({ ...paged, Qualifications: optional(list(Qualification)) }),
  },
  ListQualificationRequests: {
    input: Type.Object({ QualificationTypeId: optional(EntityId), ...paging }),
    output: Type.Object({ ...paged, QualificationRequests: optional(list(QualificationRequest)) }),
  },
  AcceptQualificationRequest: {
    input: Type.Object({ QualificationRequestId: Text, IntegerValue: optional(Integer) }),
    output: Nothing,
  },
  RejectQualificationRequest: {
    input: Type.Object({ QualificationRequestId: Text, Reason: optional(Text) }),
    output: Nothing,
  },
};

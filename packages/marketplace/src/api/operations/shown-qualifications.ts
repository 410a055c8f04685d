import { DEFAULT_VALUE, type QualificationType } from '../../domain/qualification.ts';
import type { SystemQualificationType } from '../../domain/system-qualification-types.ts';
import type { PendingRequest } from '../../storage/qualification-requests.ts';
import type { HeldQualification } from '../../storage/qualifications.ts';
import type { Output } from '../shapes/index.ts';
import { seconds, secondsOf } from './wire.ts';

type ShownType = NonNullable<Output<'GetQualificationType'>['QualificationType']>;
type ShownQualification = NonNullable<Output<'GetQualificationScore'>['Qualification']>;
type ShownRequest = NonNullable<Output<'ListQualificationRequests'>['QualificationRequests']>[number];

/**
 * A type as a requester sees it. Who is not its owner does not get the answers of its test.
 * @param requesterId of who looks
 */
export const shownType = (type: QualificationType, requesterId: number): ShownType => ({
  QualificationTypeId: type.qualificationTypeId,
  CreationTime: seconds(type.createdAt),
  Name: type.name,
  Description: type.description,
  Keywords: type.keywords,
  // The API knows no third state: what is being disposed of cannot be asked for.
  QualificationTypeStatus: type.status === 'Active' ? 'Active' : 'Inactive',
  Test: type.test?.form,
  TestDurationInSeconds: secondsOf(type.test?.durationMs),
  AnswerKey: type.requesterId === requesterId ? type.test?.answerKey : undefined,
  RetryDelayInSeconds: secondsOf(type.retryDelayMs),
  IsRequestable: type.requestable,
  AutoGranted: type.autoGranted,
  AutoGrantedValue: type.autoGranted ? (type.autoGrantedValue ?? DEFAULT_VALUE) : undefined,
});

export const shownSystemType = (type: SystemQualificationType): ShownType => ({
  QualificationTypeId: type.qualificationTypeId,
  CreationTime: seconds(type.createdAt),
  Name: type.name,
  Description: type.description,
  QualificationTypeStatus: 'Active',
  IsRequestable: false,
  AutoGranted: false,
});

/** What a worker has of a type. @param qualificationTypeId of that type */
export const shownQualification = (
  held: Omit<HeldQualification, 'id'>,
  qualificationTypeId: string,
): ShownQualification => ({
  QualificationTypeId: qualificationTypeId,
  WorkerId: held.publicWorkerId,
  GrantTime: seconds(held.grantedAt),
  IntegerValue: held.value,
  Status: held.status,
});

export const shownRequest = (request: PendingRequest): ShownRequest => ({
  QualificationRequestId: request.requestId,
  QualificationTypeId: request.qualificationTypeId,
  WorkerId: request.publicWorkerId,
  Test: request.test?.form,
  Answer: request.answer,
  SubmitTime: seconds(request.submittedAt ?? request.begunAt),
});

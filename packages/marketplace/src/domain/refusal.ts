/** The error types of the Requester API. Only the first two are in the published service description. */
export type RefusalType =
  | 'RequestError'
  | 'ServiceFault'
  | 'ValidationException'
  | 'ParameterValidationError'
  | 'InvalidParameterCombinationError'
  | 'ThrottlingException'
  | 'AccessDeniedException'
  | 'SerializationException'
  | 'UnknownOperationException'
  | 'MissingAuthenticationTokenException'
  | 'UnrecognizedClientException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'RequestEntityTooLargeException';

/** Without the prefix `AWS.MechanicalTurk.`, which the wire adds. */
export type TurkErrorCode =
  | 'AssignmentDoesNotExist'
  | 'DoesNotMeetRequirements'
  | 'HITAlreadyExists'
  | 'HITDoesNotExist'
  | 'HITLayoutDoesNotExist'
  | 'InsufficientFunds'
  | 'InvalidAssignmentState'
  | 'InvalidHITState'
  | 'InvalidMaximumAssignmentsIncrease'
  | 'InvalidParameterValue'
  | 'InvalidQualificationRequestState'
  | 'InvalidQualificationState'
  | 'InvalidQualificationTypeState'
  | 'InvalidTransportEndpoint'
  | 'PermissionDeniedException'
  | 'QualificationDoesNotExist'
  | 'QualificationRequestDoesNotExist'
  | 'QualificationTypeAlreadyExists'
  | 'QualificationTypeDoesNotExist'
  | 'XMLParseError';

/**
 * What the Requester API answers instead of a result. Clients match on these texts, so they are interface: where the
 * text is known from the real service it is kept to the letter.
 */
export class Refusal extends Error {
  readonly type: RefusalType;
  readonly code: TurkErrorCode | undefined;

  constructor(type: RefusalType, message: string, code?: TurkErrorCode) {
    super(message);
    this.name = 'Refusal';
    this.type = type;
    this.code = code;
  }
}

/** The common case: HTTP 400 `RequestError` with a TurkErrorCode. */
export const requestError = (code: TurkErrorCode, message: string): Refusal =>
  new Refusal('RequestError', message, code);

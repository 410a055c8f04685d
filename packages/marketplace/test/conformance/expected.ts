/** A refusal as a case expects it. */
export interface ExpectedRefusal {
  readonly name: string;
  /** TurkErrorCode without its prefix. */
  readonly code?: string;
  /** Without the time that the service's own layer puts behind its texts. */
  readonly message?: string | RegExp;
  /** Default: 400. */
  readonly status?: number;
}

/** Types whose texts end in the time, and in the sandbox in an "s" behind it. */
export const timedTypes: readonly string[] = [
  'RequestError',
  'ServiceFault',
  'ParameterValidationError',
  'InvalidParameterCombinationError',
];

export const requestError = (code: string, message: string | RegExp): ExpectedRefusal => ({
  name: 'RequestError',
  code,
  message,
});

export const noHit = (hitId: string): ExpectedRefusal =>
  requestError('HITDoesNotExist', `Hit ${hitId} does not exist.`);

export const noAssignment = (assignmentId: string): ExpectedRefusal =>
  requestError('AssignmentDoesNotExist', `Assignment ${assignmentId} does not exist.`);

export const wrongAssignmentState = (allowed: string): ExpectedRefusal =>
  requestError('InvalidAssignmentState', `This operation can be called with a status of: ${allowed}`);

export const wrongHitState = (state: string, allowed: string): ExpectedRefusal =>
  requestError(
    'InvalidHITState',
    `This HIT is currently in the state '${state}'.  This operation can be called with a status of: ${allowed}`,
  );

export const noFunds = requestError(
  'InsufficientFunds',
  /^This Requester has insufficient funds in their account to complete this transaction\. Please visit /,
);

export const usedToken = (token: string): ExpectedRefusal =>
  requestError('InvalidParameterValue', `The idempotency token "${token}" has already been processed.`);

/** @param value as it is said back */
export const notValid = (value: string, parameter: string): ExpectedRefusal => ({
  name: 'ParameterValidationError',
  message: `The value "${value}" is not valid for the parameter ${parameter}.`,
});

export const badXml: ExpectedRefusal = {
  name: 'ParameterValidationError',
  message:
    /^There was an error parsing the XML question or answer data in your request\. Please make sure the data is well-formed and validates against the appropriate schema\. Details: /,
};

/** @param found "Value '0' at 'x' failed to satisfy constraint: …", one or more */
export const violating = (...found: readonly string[]): ExpectedRefusal => ({
  name: 'ValidationException',
  message: `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${found.join('; ')}`,
});

export const tooManyResults = violating(
  "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
);

export const badNextToken = requestError(
  'InvalidParameterValue',
  /^The value of the parameter NextToken is not valid/,
);

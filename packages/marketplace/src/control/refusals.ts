import {
  type ErrorCode,
  type ErrorDefinition,
  errorDefinitions,
  type Log,
  TurnoutError,
} from '@turnout/core';
import type { ErrorBody } from '@turnout/protocol';
import type { FastifyError, FastifyInstance } from 'fastify';

/** What the HTTP framework refuses by itself, in our words. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'CONTROL_INPUT_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'CONTROL_INPUT_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'CONTROL_INPUT_INVALID',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'CONTROL_INPUT_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'CONTROL_INPUT_INVALID',
  FST_ERR_VALIDATION: 'CONTROL_INPUT_INVALID',
};

/** Where the framework's own words do not say what to send; curl sends a form unless it is told otherwise. */
const expected: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as JSON, with the header "Content-Type: application/json".',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'It has no body, although it says that it is JSON.',
};

/** Every refusal of the routes of `scope` says what happened and what to do, as JSON. */
export function answerRefusals(scope: FastifyInstance, log: Log): void {
  scope.setErrorHandler((error: FastifyError | TurnoutError, request, reply) => {
    const refusal = refusalOf(error);
    const { status, message, remedy }: ErrorDefinition = errorDefinitions[refusal.code];
    if (status >= 500)
      log.error('The control of the rehearsal failed', {
        reference: request.id,
        error: error.stack ?? error.message,
      });
    const body: ErrorBody = {
      error: refusal.code,
      message: refusal.detail === undefined ? message : `${message} ${refusal.detail}`,
      next: remedy,
      ...(status === 500 && { reference: request.id }),
      ...refusal.facts,
    };
    return reply.status(status).header('cache-control', 'no-store').send(body);
  });
  scope.setNotFoundHandler(() => {
    throw new TurnoutError('PAGE_NOT_FOUND');
  });
}

function refusalOf(error: FastifyError | TurnoutError): TurnoutError {
  if (error instanceof TurnoutError) return error;
  const code = frameworkCodes[error.code];
  if (code === undefined) return new TurnoutError('UNEXPECTED', undefined, { cause: error });
  return new TurnoutError(code, expected[error.code] ?? error.message, { cause: error });
}

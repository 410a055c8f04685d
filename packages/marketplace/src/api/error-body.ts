import type { Log } from '@turnout/core';
import type { Environment } from '../domain/environment.ts';
import { Refusal, type RefusalType } from '../domain/refusal.ts';

/** An answer on the wire, whole. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ErrorContext {
  readonly environment: Environment;
  readonly requestId: string;
  /** Epoch ms that the text of the error ends in: the marketplace's clock, which may be moved. */
  readonly errorTime: () => number;
  readonly log: Log;
}

export const JSON_CONTENT_TYPE = 'application/x-amz-json-1.1';

const statuses: { readonly [Type in RefusalType]?: number } = {
  ServiceFault: 500,
  RequestEntityTooLargeException: 413,
};

/** The service's own layer ends its texts in the time; its framework does not (recorded answers of the service). */
const timed: ReadonlySet<RefusalType> = new Set<RefusalType>([
  'RequestError',
  'ServiceFault',
  'ParameterValidationError',
  'InvalidParameterCombinationError',
]);

/** The types that say "Message"; all others say "message", which oTree's code remarks on. */
const capital: ReadonlySet<RefusalType> = new Set<RefusalType>([
  'RequestError',
  'ServiceFault',
  'SerializationException',
]);

export const answerHeaders = (requestId: string): Readonly<Record<string, string>> => ({
  'content-type': JSON_CONTENT_TYPE,
  'x-amzn-RequestId': requestId,
});

/**
 * The answer for what a handler threw. A Refusal is told; anything else is our fault, so it is logged and the caller
 * is given the id to find it by, never its text.
 */
export function errorAnswer(error: unknown, context: ErrorContext): ApiAnswer {
  const refusal = error instanceof Refusal ? error : internal(error, context);
  return {
    status: statuses[refusal.type] ?? 400,
    headers: answerHeaders(context.requestId),
    body: JSON.stringify(errorBody(refusal, context)),
  };
}

function errorBody(refusal: Refusal, context: ErrorContext): Readonly<Record<string, string>> {
  const { type, code } = refusal;
  const message = timed.has(type) ? `${refusal.message} ${timeMark(context)}` : refusal.message;
  return {
    __type: type,
    ...(message === '' ? {} : { [capital.has(type) ? 'Message' : 'message']: message }),
    ...(code === undefined ? {} : { TurkErrorCode: `AWS.MechanicalTurk.${code}` }),
  };
}

/** Texts of the sandbox carry an "s" behind the time; clients and people tell the two apart by it. */
const timeMark = ({ environment, errorTime }: ErrorContext): string =>
  environment === 'sandbox' ? `(${errorTime()} s)` : `(${errorTime()})`;

function internal(error: unknown, { requestId, log }: ErrorContext): Refusal {
  const facts =
    error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
  log.error('A call to the Requester API failed', { requestId, ...facts });
  return new Refusal('ServiceFault', `The call failed inside the marketplace, request ${requestId}.`);
}

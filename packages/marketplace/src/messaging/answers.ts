import type { Log } from '@turnout/core';
import { Refusal } from '../domain/refusal.ts';
import { MessagingRefusal } from './messaging-refusal.ts';
import { xmlError } from './xml.ts';

/** An answer on the wire, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Protocol = { readonly kind: 'json' } | { readonly kind: 'xml'; readonly namespace: string };

/** What the older protocol calls the refusals of signatures. */
const signatureCodes: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  UnrecognizedClientException: 'InvalidClientTokenId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
};

export const answerHeaders = ({ kind }: Protocol, requestId: string): Readonly<Record<string, string>> => ({
  'content-type': kind === 'json' ? 'application/x-amz-json-1.0' : 'text/xml',
  'x-amzn-RequestId': requestId,
});

/** The answer for what an operation threw: a refusal is told, anything else is logged and told as our fault. */
export function errorAnswer(error: unknown, protocol: Protocol, requestId: string, log: Log): Answer {
  const { type, code, message, status } = refusalOf(error, requestId, log);
  const headers = answerHeaders(protocol, requestId);
  const sender = status < 500;
  if (protocol.kind === 'xml')
    return { status, headers, body: xmlError(protocol.namespace, requestId, { code, message, sender }) };
  return {
    status,
    // Clients that match on the older protocol's codes find them here.
    headers: { ...headers, 'x-amzn-query-error': `${code};${sender ? 'Sender' : 'Receiver'}` },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message }),
  };
}

function refusalOf(error: unknown, requestId: string, log: Log): MessagingRefusal {
  if (error instanceof MessagingRefusal) return error;
  if (error instanceof Refusal)
    return new MessagingRefusal(error.type, error.message, {
      code: signatureCodes[error.type] ?? error.type,
      status: error.type in signatureCodes ? 403 : 400,
    });
  const facts =
    error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
  log.error('A call to the messaging services failed', { requestId, ...facts });
  return new MessagingRefusal(
    'InternalError',
    `The call failed inside the marketplace, request ${requestId}.`,
    {
      code: 'InternalFailure',
      status: 500,
    },
  );
}

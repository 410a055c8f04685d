import { randomUUID } from 'node:crypto';
import type { Clock, Log } from '@turnout/core';
import type { SignedRequest } from '../api/canonical-request.ts';
import { headerOf } from '../api/canonical-request.ts';
import { authenticate, type SignatureRules } from '../api/signature.ts';
import { type Answer, answerHeaders, errorAnswer, type Protocol } from './answers.ts';
import type { Arrivals } from './arrivals.ts';
import type { Destinations } from './destinations.ts';
import { type Input, isRecord } from './input.ts';
import { MessagingRefusal } from './messaging-refusal.ts';
import { accountNumber, type QueueName } from './names.ts';
import { type MessagingService, SQS_TARGET_PREFIX } from './requests.ts';
import type { EnvelopeMaker } from './sns/envelope.ts';
import { callSns, isOpenToAll, SNS_NAMESPACE, snsInput } from './sns/service.ts';
import { callSqs, SQS_NAMESPACE, sqsInput, sqsXml } from './sqs/service.ts';
import type { MessagingStore } from './store.ts';
import { xmlAnswer } from './xml.ts';

export interface CallOptions {
  readonly store: MessagingStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly arrivals: Arrivals;
  readonly destinations: Destinations;
  readonly envelopes: EnvelopeMaker;
  readonly signatures: Omit<SignatureRules, 'service'>;
  /** Something is due for delivery. */
  readonly wake: () => void;
}

export interface IncomingCall {
  readonly service: MessagingService;
  readonly request: SignedRequest;
  readonly urlOf: (queue: QueueName) => string;
  /** Ends a call that waits. */
  readonly signal: AbortSignal;
}

/** Answers one call in the protocol it came in. Never throws. */
export async function answerMessagingCall(call: IncomingCall, options: CallOptions): Promise<Answer> {
  const requestId = randomUUID();
  const protocol = protocolOf(call);
  try {
    const { action, input } = readCall(call, protocol);
    const account = await accountOf(call, action, options);
    const headers = answerHeaders(protocol, requestId);
    if (call.service === 'sns') {
      const result = await callSns(action, { ...options, input, account, now: () => options.clock.now() });
      return { status: 200, headers, body: xmlAnswer(action, SNS_NAMESPACE, requestId, result) };
    }
    const { signal, urlOf } = call;
    const path = pathOf(call.request);
    const now = (): number => options.clock.now();
    // Only the topic service has anything that needs no signature.
    const output = await callSqs(action, {
      ...options,
      input,
      account: account ?? '',
      path,
      now,
      signal,
      urlOf,
    });
    return protocol.kind === 'json'
      ? { status: 200, headers, body: JSON.stringify(output) }
      : { status: 200, headers, body: xmlAnswer(action, SQS_NAMESPACE, requestId, sqsXml(output)) };
  } catch (error) {
    return errorAnswer(error, protocol, requestId, options.log);
  }
}

function protocolOf({ service, request }: IncomingCall): Protocol {
  if (service === 'sns') return { kind: 'xml', namespace: SNS_NAMESPACE };
  const json = headerOf(request, 'x-amz-target') !== undefined;
  return json ? { kind: 'json' } : { kind: 'xml', namespace: SQS_NAMESPACE };
}

/** @throws MessagingRefusal */
function readCall(
  { service, request }: IncomingCall,
  protocol: Protocol,
): { readonly action: string; readonly input: Input } {
  const body = Buffer.from(request.body).toString('utf8');
  if (protocol.kind === 'json') {
    const action = (headerOf(request, 'x-amz-target') ?? '').slice(SQS_TARGET_PREFIX.length);
    return { action, input: parsed(body) };
  }
  const form = new URLSearchParams(request.method === 'GET' ? queryOf(request) : body);
  const action = form.get('Action') ?? '';
  if (action === '')
    throw new MessagingRefusal('MissingAction', 'The request must contain the parameter Action.');
  return { action, input: service === 'sns' ? snsInput(form) : sqsInput(form) };
}

function parsed(body: string): Input {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (isRecord(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new MessagingRefusal('SerializationException', 'The request is no JSON object.');
}

/** @throws Refusal for a signature that is missing or wrong */
async function accountOf(
  { service, request }: IncomingCall,
  action: string,
  { signatures }: CallOptions,
): Promise<string | undefined> {
  const unsigned = headerOf(request, 'authorization') === undefined;
  if (unsigned && service === 'sns' && isOpenToAll(action)) return undefined;
  return accountNumber(await authenticate(request, { ...signatures, service }));
}

const pathOf = ({ target }: SignedRequest): string => target.split('?')[0] ?? '/';
const queryOf = ({ target }: SignedRequest): string => target.slice(target.indexOf('?') + 1);

import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../domain/environment.ts';
import { Refusal } from '../domain/refusal.ts';
import { apiRequestsOnly, tellApiRequestsApart } from './api-requests.ts';
import { answerCall } from './call.ts';
import type { SignedRequest } from './canonical-request.ts';
import { type ApiAnswer, errorAnswer } from './error-body.ts';
import type { Caller } from './handlers.ts';
import type { RequesterApiOptions } from './options.ts';
import { isOperation, type OperationName } from './shapes/index.ts';
import { authenticate } from './signature.ts';

const SERVICE = 'mturk-requester';
const TARGET_PREFIX = 'MTurkRequesterServiceV20170117.';

/** Two texts of 65535 bytes with every sign escaped are 800 kB. */
const MOST_BODY_BYTES = 1_048_576;

/**
 * Up to here a body is read to its end although it is too long: a client that is cut off while it sends sees a broken
 * connection, not the refusal, and tries again.
 */
const MOST_READ_BYTES = 8 * MOST_BODY_BYTES;

/** Foreign keys that are remembered as warned of. */
const MOST_WARNINGS = 1000;

const paths: readonly { readonly url: string; readonly environment: Environment | undefined }[] = [
  { url: '/', environment: undefined },
  { url: '/sandbox', environment: 'sandbox' },
  { url: '/sandbox/', environment: 'sandbox' },
  { url: '/production', environment: 'production' },
  { url: '/production/', environment: 'production' },
];

/**
 * Adds the Requester API to `app`: POST / and POST under /sandbox and /production. Only requests with the API's
 * content type or target are taken; a form posted to the same address is for other routes.
 */
export async function requesterApiRoutes(app: FastifyInstance, options: RequesterApiOptions): Promise<void> {
  tellApiRequestsApart(app);
  const warn = foreignKeyWarning(options);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MOST_READ_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error, request, reply) => {
      const facts = callerFacts(environmentOfHost(request) ?? options.defaultEnvironment);
      return send(reply, errorAnswer(clientFault(error), { ...facts, ...options }));
    });
    for (const { url, environment } of paths) {
      scope.post(
        url,
        { constraints: apiRequestsOnly, bodyLimit: MOST_READ_BYTES },
        async (request, reply) => {
          const facts = callerFacts(environment ?? environmentOfHost(request) ?? options.defaultEnvironment);
          const answer = await answerTo(request, facts, options, warn);
          if (answer !== 'drop-connection') return send(reply, answer);
          reply.hijack();
          request.raw.socket.destroy();
          return reply;
        },
      );
    }
  });
}

type CallerFacts = Omit<Caller, 'accessKeyId'>;

const callerFacts = (environment: Environment): CallerFacts => ({ environment, requestId: randomUUID() });

async function answerTo(
  request: FastifyRequest,
  facts: CallerFacts,
  options: RequesterApiOptions,
  onForeignKey: (accessKeyId: string) => void,
): Promise<ApiAnswer | 'drop-connection'> {
  try {
    const body = bodyOf(request);
    const signed = { ...wireOf(request), body };
    const accessKeyId = await authenticate(signed, { ...options.signatures, service: SERVICE, onForeignKey });
    const call = {
      caller: { ...facts, accessKeyId },
      operation: operationOf(request),
      sent: parsed(body),
      attempt: single(request.headers['amz-sdk-request']),
      invocationId: single(request.headers['amz-sdk-invocation-id']),
    };
    return await answerCall(call, options);
  } catch (error) {
    return errorAnswer(error, { ...facts, ...options });
  }
}

const bodyOf = (request: FastifyRequest): Buffer =>
  Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);

const wireOf = ({ raw }: FastifyRequest): Omit<SignedRequest, 'body'> => ({
  method: raw.method ?? 'POST',
  target: raw.url ?? '/',
  rawHeaders: raw.rawHeaders,
});

/** @throws Refusal UnknownOperationException */
function operationOf(request: FastifyRequest): OperationName {
  const target = single(request.headers['x-amz-target']) ?? '';
  const name = target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
  if (isOperation(name)) return name;
  throw new Refusal('UnknownOperationException', `There is no operation "${target.slice(0, 200)}".`);
}

/** @throws Refusal SerializationException without a text, as the service's framework answers what is no JSON. */
function parsed(body: Buffer): unknown {
  if (body.byteLength > MOST_BODY_BYTES) throw tooLarge();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Refusal('SerializationException', '');
  }
}

const tooLarge = (): Refusal =>
  new Refusal('RequestEntityTooLargeException', `The request is longer than ${MOST_BODY_BYTES} bytes.`);

/** What the HTTP server refuses before the call is reached: a body far too long, or one that ends early. */
function clientFault(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge();
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return new Refusal('SerializationException', '');
  return error;
}

/** The service's two hosts, however clients are led here. */
function environmentOfHost(request: FastifyRequest): Environment | undefined {
  const host = (request.headers.host ?? '').toLowerCase();
  if (host.startsWith('mturk-requester-sandbox.')) return 'sandbox';
  return host.startsWith('mturk-requester.') ? 'production' : undefined;
}

/** Bytes, so that the framework leaves the content type as it is. */
const send = (reply: FastifyReply, answer: ApiAnswer): FastifyReply =>
  reply.code(answer.status).headers(answer.headers).send(Buffer.from(answer.body, 'utf8'));

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

function foreignKeyWarning({ log }: RequesterApiOptions): (accessKeyId: string) => void {
  const warned = new Set<string>();
  return (accessKeyId) => {
    if (warned.has(accessKeyId) || warned.size >= MOST_WARNINGS) return;
    warned.add(accessKeyId);
    log.warn('A real-looking AWS access key reached this marketplace; use made-up keys in a rehearsal', {
      accessKey: `${accessKeyId.slice(0, 8)}…`,
    });
  };
}

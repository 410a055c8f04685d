import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerMessagingCall, type CallOptions } from './calls.ts';
import { queueUrl } from './names.ts';
import { type MessagingService, messagingOnly, serviceOf, tellMessagingApart } from './requests.ts';

/** The largest message with every sign escaped, and as much again for what is around it. */
const MOST_BODY_BYTES = 4 * 1_048_576;

/** As the Requester API's: programs that are given one endpoint for all services come here as well. */
const sharedPaths = ['/', '/sandbox', '/sandbox/', '/production', '/production/'];

/**
 * Adds the queue and topic services to `app`: on the addresses of the Requester API for requests that are signed for
 * them, on queues' addresses, and under /sns what subscribers follow: links and the signing certificate.
 */
export async function messagingRoutes(app: FastifyInstance, options: CallOptions): Promise<void> {
  tellMessagingApart(app);
  const stopping = new AbortController();
  await app.register(async (scope) => {
    // Those who wait for messages would hold up the end by as much as 20 s.
    scope.addHook('preClose', async () => stopping.abort());
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    const answerFor = (usual: MessagingService) => (request: FastifyRequest, reply: FastifyReply) =>
      answer(request, reply, serviceOf(request.headers) ?? usual, options, stopping.signal);
    for (const url of sharedPaths)
      scope.post(url, { constraints: messagingOnly, bodyLimit: MOST_BODY_BYTES }, answerFor('sqs'));
    scope.post('/queue/:account/:name', { bodyLimit: MOST_BODY_BYTES }, answerFor('sqs'));
    scope.post(
      '/:account/:name',
      { constraints: messagingOnly, bodyLimit: MOST_BODY_BYTES },
      answerFor('sqs'),
    );
    // Reading the certificate or following a link from a message changes nothing that a second time would not.
    scope.get('/', { constraints: messagingOnly }, answerFor('sns'));
    scope.get('/sns', answerFor('sns'));
    scope.get<{ Params: { certificate: string } }>('/sns/:certificate', async (request, reply) => {
      const pem = await options.store.certificate(request.params.certificate);
      if (pem === undefined)
        return reply.code(404).type('text/plain').send('There is no such certificate.\n');
      return reply.type('application/x-pem-file').send(pem);
    });
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  service: MessagingService,
  options: CallOptions,
  stopping: AbortSignal,
): Promise<FastifyReply> {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  const { raw, body } = request;
  const {
    status,
    headers,
    body: text,
  } = await answerMessagingCall(
    {
      service,
      request: {
        method: raw.method ?? 'POST',
        target: raw.url ?? '/',
        rawHeaders: raw.rawHeaders,
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      },
      urlOf: (queue) => queueUrl(request.protocol, request.headers.host ?? 'localhost', queue),
      signal: AbortSignal.any([gone.signal, stopping]),
    },
    options,
  );
  // Bytes, so that the framework leaves the content type as it is.
  return reply.code(status).headers(headers).send(Buffer.from(text, 'utf8'));
}

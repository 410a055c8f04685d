import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import { ProlificRefusal, type RefusalDetail } from '../domain/refusal.ts';
import { type ProlificFault, type ProlificFaults, pause } from '../faults.ts';
import type { ProlificContext } from '../market/context.ts';
import { settle } from '../market/settle.ts';
import type { SimulatedPeople } from '../people.ts';
import { accountRoutes } from './account-routes.ts';
import { bonusRoutes } from './bonus-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { hookRoutes } from './hook-routes.ts';
import { participantPages } from './participant-pages.ts';
import { studyRoutes } from './study-routes.ts';
import { submissionRoutes } from './submission-routes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** As faults name it. */
    operation?: string;
    /** Its refusals are described without the envelope of the others. */
    bareErrors?: boolean;
  }
}

export interface ProlificAppOptions {
  readonly context: ProlificContext;
  readonly faults: ProlificFaults;
  readonly people: SimulatedPeople;
  /** Called after each request: there may be events to send. */
  readonly onDone: () => void;
}

/** The HTTP server of the stand-in, not yet listening. */
export async function prolificApp({
  context,
  faults,
  people,
  onDone,
}: ProlificAppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
  });
  const met = new WeakMap<object, ProlificFault>();
  app.setErrorHandler((error: FastifyError | ProlificRefusal, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500)
      context.log.error('A call could not be answered', { url: request.url, error: String(error.stack) });
    const { bareErrors = false } = request.routeOptions.config;
    return sendRefusal(reply, refusal, bareErrors && refusal.status === 400);
  });
  app.setNotFoundHandler((request, reply) =>
    sendRefusal(reply, new ProlificRefusal(404, 'Not found', `There is no ${request.url}.`)),
  );
  // Clients send an empty body with the type of JSON.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(new ProlificRefusal(400, 'Bad request', 'The body is not JSON.'));
    }
  });
  app.addHook('preHandler', async (request, reply) => {
    const { operation } = request.routeOptions.config;
    const fault = operation === undefined ? undefined : faults.meet(operation);
    if (fault !== undefined) {
      if (fault.kind === 'drop') request.raw.socket.destroy();
      if (fault.kind === 'drop') return reply.hijack();
      if (fault.kind === 'throttle') throw throttled(fault.amount ?? 1);
      if (fault.kind === 'server-error') throw badGateway();
      if (fault.kind === 'delay') await pause(fault.amount ?? USUAL_DELAY_MS);
      met.set(request, fault);
    }
    await settle(context);
    return undefined;
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = met.get(request);
    if (fault?.kind === 'delay-answer') await pause(fault.amount ?? USUAL_DELAY_MS);
    if (fault?.kind === 'drop-after') request.raw.socket.destroy();
    if (fault?.kind !== 'server-error-after') return payload;
    reply.status(502).type('application/json');
    return JSON.stringify(errorBody(badGateway()));
  });
  app.addHook('onResponse', async () => onDone());
  participantPages(app, people);
  await app.register(
    async (api) => {
      accountRoutes(api, context);
      studyRoutes(api, context);
      submissionRoutes(api, context);
      bonusRoutes(api, context);
      groupRoutes(api, context);
      hookRoutes(api, context);
    },
    { prefix: '/api/v1' },
  );
  return app;
}

const USUAL_DELAY_MS = 100;

const throttled = (seconds: number): ProlificRefusal =>
  new ProlificRefusal(429, 'Too many requests', 'The limit of requests is reached.', {
    'retry-after': String(seconds),
  });

const badGateway = (): ProlificRefusal =>
  new ProlificRefusal(502, 'Bad gateway', 'The stand-in was asked to fail here.');

function refusalOf(error: FastifyError | ProlificRefusal): ProlificRefusal {
  if (error instanceof ProlificRefusal) return error;
  if (error.validation !== undefined)
    return new ProlificRefusal(400, 'Bad request', fieldFaults(error.validation));
  const status = error.statusCode ?? 500;
  return new ProlificRefusal(status, status < 500 ? 'Bad request' : 'Server error', error.message);
}

/** The faults of each field, under the first part of where they are. */
function fieldFaults(validation: NonNullable<FastifyError['validation']>): RefusalDetail {
  const fields: Record<string, string[]> = {};
  for (const { instancePath, params, message = 'is not valid' } of validation) {
    const missing = params.missingProperty;
    const field = instancePath.split('/')[1] ?? (typeof missing === 'string' ? missing : 'body');
    fields[field] = [...new Set([...(fields[field] ?? []), message])];
  }
  return fields;
}

const errorBody = ({ status, errorCode, title, detail }: ProlificRefusal) => ({
  error: { status, error_code: errorCode, title, detail, additional_information: '' },
});

function sendRefusal(reply: FastifyReply, refusal: ProlificRefusal, isBare = false): FastifyReply {
  const body = errorBody(refusal);
  return reply
    .status(refusal.status)
    .headers(refusal.headers)
    .send(isBare ? body.error : body);
}

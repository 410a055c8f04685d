import type { WorkRefusal } from '@turnout/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../domain/environment.ts';
import { type Answer, json, page } from './answer.ts';
import { pageHeaders } from './http/headers.ts';
import { isFromOwnPage } from './http/same-origin.ts';
import type { SiteOptions } from './options.ts';
import { SiteRefusal } from './refusals.ts';
import { documentOf } from './views/document.tsx';
import { refusalPage } from './views/refusal.tsx';
import { strangersVisit, type Visit, visitOf, type WorkerVisit } from './visit.ts';

/** Adds the pages of one environment. */
export interface Routes {
  /** For everybody. */
  open(method: Method, url: string, handler: (visit: Visit) => Promise<Answer>): void;
  /** For workers; strangers are asked to log in. */
  worker(method: Method, url: string, handler: (visit: WorkerVisit) => Promise<Answer>): void;
  /** Inside a HIT's frame, sent from a requester's page; there is nothing around the answer. */
  framed(method: Method, url: string, handler: (visit: Visit) => Promise<Answer>): void;
}

type Method = 'GET' | 'POST';

/** @param environment of the addresses; undefined: of the root */
export function routesOf(
  app: FastifyInstance,
  site: SiteOptions,
  environment: Environment | undefined,
): Routes {
  const add = (
    method: Method,
    url: string,
    handler: (visit: Visit) => Promise<Answer>,
    { foreign = false } = {},
  ): void => {
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const visit = await visitOf(site, request, reply, environment);
        try {
          if (method === 'POST' && !foreign) requireOwnPage(visit);
          return await send(visit, await handler(visit), foreign);
        } catch (error) {
          return send(visit, refusalAnswer(visit, error, foreign), foreign);
        }
      },
    });
  };
  return {
    open: add,
    worker: (method, url, handler) =>
      add(method, url, async (visit) => {
        if (isOfWorker(visit)) return handler(visit);
        if (method === 'POST' || visit.wantsJson) throw new SiteRefusal('no-worker');
        return { kind: 'redirect', to: `${visit.base}/login?next=${encodeURIComponent(visit.request.url)}` };
      }),
    framed: (method, url, handler) => add(method, url, handler, { foreign: true }),
  };
}

const isOfWorker = (visit: Visit): visit is WorkerVisit => visit.worker !== undefined;

/** @throws SiteRefusal for a form of another site's page */
function requireOwnPage({ isProgram, request, origin }: Visit): void {
  if (!isProgram && !isFromOwnPage(request, origin)) throw new SiteRefusal('foreign-request');
}

/** @param error what a page threw. What is no refusal is noted and answered as our own fault. */
function refusalAnswer(visit: Visit, error: unknown, framed: boolean): Answer {
  const refusal = refusalOf(error);
  if (refusal.reason === 'fault')
    visit.market.log.error('A page of the worker site failed', {
      path: visit.request.routeOptions.url,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  if (!visit.wantsJson || framed) return page(refusalPage(visit, refusal, framed));
  const { what, next } = visit.texts.refusal[refusal.reason];
  const body: WorkRefusal = { refused: refusal.reason, message: `${what}. ${next}` };
  return json(body, refusal.status);
}

/** What the HTTP server itself refuses is the sender's doing; anything else is ours. */
function refusalOf(error: unknown): SiteRefusal {
  if (error instanceof SiteRefusal) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return new SiteRefusal(typeof status === 'number' && status < 500 ? 'unreadable' : 'fault');
}

/** The answer where no page was reached. Who asks may be impossible to find out: the database may be what failed. */
export async function sendRefusal(
  site: SiteOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const visit = await visitOf(site, request, reply, undefined).catch(() =>
    strangersVisit(site, request, reply, undefined),
  );
  return send(visit, refusalAnswer(visit, error, false), false);
}

async function send(visit: Visit, answer: Answer, bare: boolean): Promise<FastifyReply> {
  const { reply } = visit;
  reply.headers(pageHeaders(visit.origin, answer.kind === 'page' ? (answer.policy ?? {}) : {}));
  switch (answer.kind) {
    case 'json':
      return reply.code(answer.status).send(answer.body);
    case 'redirect':
      return reply.redirect(answer.to, 303);
    case 'page': {
      reply.code(answer.status ?? 200).type('text/html; charset=utf-8');
      return reply.send(documentOf(visit, answer, bare ? undefined : await countsOf(visit)));
    }
  }
}

async function countsOf({ environment, market, now, worker }: Visit) {
  if (worker === undefined) return { held: 0, unread: 0 };
  const held = await market.read.work.held(worker.id, environment, now);
  return { held: held.length, unread: await market.read.messages.countUnread(worker.id) };
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from '../site/http/headers.ts';
import { isFromOwnPage } from '../site/http/same-origin.ts';
import { type AdminAnswer, adminPage } from './answer.ts';
import type { PanelOptions } from './options.ts';
import { PanelRefusal } from './refusal.ts';
import { adminDocument } from './views/document.tsx';
import { refusalBody } from './views/refusal.tsx';
import { type AdminVisit, adminVisitOf, type SignedInVisit, strangersVisitOf } from './visit.ts';

type Method = 'GET' | 'POST';

/** Adds pages under /admin. */
export interface AdminRoutes {
  /** For whoever is not logged in. */
  open(method: Method, url: string, handler: (visit: AdminVisit) => Promise<AdminAnswer>): void;
  /** For administrators; others are asked to log in. */
  admin(method: Method, url: string, handler: (visit: SignedInVisit) => Promise<AdminAnswer>): void;
}

export function adminRoutesOf(app: FastifyInstance, panel: PanelOptions): AdminRoutes {
  const add = (method: Method, url: string, handler: (visit: AdminVisit) => Promise<AdminAnswer>): void => {
    app.route({
      method,
      url,
      handler: async (request, reply) => {
        const visit = await adminVisitOf(panel, request, reply);
        try {
          if (method === 'POST' && !isFromOwnPage(request, visit.origin))
            throw new PanelRefusal('foreign-request');
          return await send(visit, await handler(visit));
        } catch (error) {
          return sendRefused(visit, error);
        }
      },
    });
  };
  return {
    open: add,
    admin: (method, url, handler) =>
      add(method, url, async (visit) => {
        if (isSignedIn(visit)) return handler(visit);
        const next = method === 'GET' ? visit.request.url : '/admin';
        return { kind: 'redirect', to: `/admin/login?next=${encodeURIComponent(next)}` };
      }),
  };
}

const isSignedIn = (visit: AdminVisit): visit is SignedInVisit => visit.admin !== undefined;

/** The answer to a request that no page was reached by. */
export async function sendAdminRefusal(
  panel: PanelOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  // Who asks may be impossible to find out: the database may be what failed.
  const visit = await adminVisitOf(panel, request, reply).catch(() =>
    strangersVisitOf(panel, request, reply),
  );
  return sendRefused(visit, error);
}

async function sendRefused(visit: AdminVisit, error: unknown): Promise<FastifyReply> {
  const refusal = error instanceof PanelRefusal ? error : new PanelRefusal('fault');
  if (refusal.reason === 'fault')
    visit.market.log.error('A page of the administration failed', {
      path: visit.request.routeOptions.url,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  const { what } = visit.texts.refusal[refusal.reason];
  return send(
    visit,
    adminPage({ title: what, status: refusal.status, body: refusalBody(visit, refusal.reason) }),
  );
}

async function send(visit: AdminVisit, answer: AdminAnswer): Promise<FastifyReply> {
  const { reply } = visit;
  reply.headers(pageHeaders(visit.origin, {}));
  switch (answer.kind) {
    case 'redirect':
      return reply.redirect(answer.to, 303);
    case 'file':
      return reply
        .type(answer.type)
        .header('content-disposition', `attachment; filename="${answer.name}"`)
        .send(answer.body);
    case 'page':
      reply.code(answer.status ?? 200).type('text/html; charset=utf-8');
      return reply.send(adminDocument(visit, answer, await todoOf(visit)));
  }
}

/** What waits for an administrator, for the navigation. */
async function todoOf({ admin, market: { read } }: AdminVisit) {
  if (admin === undefined) return { pending: 0, erasures: 0, unsent: 0 };
  const [statuses, erasures, unsent] = await Promise.all([
    read.panelPeople.countByStatus(),
    read.erasures.countOpen(),
    read.outbox.countGivenUp(),
  ]);
  return { pending: statuses.find(({ status }) => status === 'pending')?.people ?? 0, erasures, unsent };
}

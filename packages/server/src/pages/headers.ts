import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';

/** MTurk's worker sites, and whatever speaks for the recruiter's site by its own setting. */
const RECRUITER_ORIGINS = [
  'https://worker.mturk.com',
  'https://workersandbox.mturk.com',
  'https://www.mturk.com',
];

/**
 * Headers of every page: never kept by a cache (they carry a participant's key), framed by the recruiter's worker
 * site and nobody else, and no worker ids to other sites in the Referer. No opener policy: the popup talks to
 * the page that opened it (trap T16).
 */
export function pageHeaders(app: FastifyInstance, { config }: AppContext): void {
  const ancestors = ["'self'", ...RECRUITER_ORIGINS, ...config.frameAncestors].join(' ');
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.page !== true) return;
    reply.type('text/html; charset=utf-8');
    reply.header('cache-control', 'no-store');
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (!String(reply.getHeader('content-type') ?? '').startsWith('text/html')) return payload;
    reply.header('content-security-policy', `frame-ancestors ${ancestors}`);
    reply.header('referrer-policy', 'same-origin');
    return payload;
  });
}

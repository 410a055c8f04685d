import type { FastifyRequest } from 'fastify';

/**
 * Whether a page of this site sent the request: only such a request may use the worker's cookie to change something.
 * Browsers say it in Sec-Fetch-Site, older ones in Origin alone; who says neither is no browser with our cookie. Where
 * there is an Origin, it must be ours whatever the other header says.
 */
export function isFromOwnPage(request: FastifyRequest, origin: string): boolean {
  const site = request.headers['sec-fetch-site'];
  const from = request.headers.origin;
  if (from !== undefined && from !== origin) return false;
  return typeof site === 'string' ? site === 'same-origin' || site === 'none' : from !== undefined;
}

import type { FastifyRequest } from 'fastify';

/**
 * Whether a page of this site sent the request: only such a request may use the worker's cookie to change something.
 * Browsers say it in Sec-Fetch-Site, older ones in Origin alone; who says neither is no browser with our cookie.
 */
export function isFromOwnPage(request: FastifyRequest, origin: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  return request.headers.origin === origin;
}

import type { FastifyRequest } from 'fastify';
import type { Environment } from '../../domain/environment.ts';

/** The names under which programs know the service's own sites; a rehearsal's browser may be led here by them. */
const workerHosts: Readonly<Record<string, Environment>> = {
  'workersandbox.mturk.com': 'sandbox',
  'worker.mturk.com': 'production',
  'www.mturk.com': 'production',
};

/** Undefined in HTTP/1.0, which has no such header. */
const hostOf = (request: FastifyRequest): string => String(request.host ?? '').toLowerCase();

/** The environment a Host header names. */
export const environmentOfHost = (request: FastifyRequest): Environment | undefined =>
  workerHosts[hostOf(request).replace(/:\d+$/, '')];

/** Origins by which the service's own sites are known, for pages that name them as who may frame. */
export const workerOrigins: readonly string[] = Object.keys(workerHosts).map((host) => `https://${host}`);

/**
 * The origin of the site as this browser knows it: the configured one, or one of the service's own names. Whatever
 * else a Host header says is not believed, for the answer goes into addresses.
 */
export const siteOriginOf = (request: FastifyRequest, configured: string): string =>
  environmentOfHost(request) === undefined ? configured : `https://${hostOf(request)}`;

/** Whether the request was sent to this origin. */
export const isSentTo = (request: FastifyRequest, origin: string): boolean =>
  new URL(origin).host === hostOf(request);

import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSignature, signatureOf } from './secret.ts';

/** Logs the browser in. Lax: other sites' pages cannot use it for writes. */
export const SESSION_COOKIE = 'turnout_session';
/** Names the worker to the submit address and to nothing else. */
const SUBMIT_COOKIE = 'turnout_submits';
const SUBMIT_PATH = '/mturk/externalSubmit';
const COOKIE_SECONDS = 30 * 86_400;

/**
 * Keeps a browser logged in.
 *
 * A study's page posts its form from another site, and a Lax cookie does not come with that; yet the id of an
 * assignment alone does not say who hands in, for a returned slot's id is the next worker's (MA2). So a second cookie,
 * signed and good for nothing but this address, goes along with foreign posts too. Browsers take such a cookie over
 * https and from this machine only; elsewhere the form's own workerId has to do.
 */
export function keepSession(
  reply: FastifyReply,
  session: { readonly token: string; readonly workerId: string; readonly secret: string },
  origin: string,
): void {
  const { protocol, hostname } = new URL(origin);
  const secure = protocol === 'https:';
  reply.setCookie(SESSION_COOKIE, session.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: COOKIE_SECONDS,
  });
  if (secure || hostname === 'localhost' || hostname.startsWith('127.'))
    reply.setCookie(
      SUBMIT_COOKIE,
      `${session.workerId}.${signatureOf(session.secret, 'submit', session.workerId)}`,
      {
        path: SUBMIT_PATH,
        httpOnly: true,
        sameSite: 'none',
        secure: true,
        maxAge: COOKIE_SECONDS,
      },
    );
}

export function forgetSession(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, { path: '/' });
  reply.clearCookie(SUBMIT_COOKIE, { path: SUBMIT_PATH, sameSite: 'none', secure: true });
}

/** The public id of the worker whose browser hands in. */
export function submitterOf(request: FastifyRequest, secret: string): string | undefined {
  const [workerId = '', signature = ''] = (request.cookies[SUBMIT_COOKIE] ?? '').split('.');
  return isSignature(secret, 'submit', workerId, signature) ? workerId : undefined;
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { TurnoutError } from '@turnout/core';
import type { StudyConfig } from '@turnout/project';
import type { FastifyReply, FastifyRequest } from 'fastify';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * HTTP Basic with login_username and login_pw, as psiTurk's PsiTurkAuthorization. A study without a password lets
 * nobody in.
 * @throws TurnoutError LOGIN_REQUIRED, having asked the browser to show its login form
 */
export function requireLogin(config: StudyConfig, request: FastifyRequest, reply: FastifyReply): void {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(request.headers.authorization ?? '') ?? [];
  const given = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const right = `${config.loginUsername}:${config.loginPassword}`;
  // Compared as digests: equal length, and no time difference that tells how much was right.
  if (config.loginPassword !== '' && timingSafeEqual(digest(given), digest(right))) return;
  reply.header('www-authenticate', 'Basic realm="Login Required", charset="UTF-8"');
  throw new TurnoutError('LOGIN_REQUIRED');
}

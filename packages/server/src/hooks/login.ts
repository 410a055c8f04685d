import { TurnoutError } from '@turnout/core';
import { LOGIN_REALM, loginAllowed, type StudyConfig } from '@turnout/project';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** @throws TurnoutError LOGIN_REQUIRED, having asked the browser to show its login form */
export function requireLogin(config: StudyConfig, request: FastifyRequest, reply: FastifyReply): void {
  if (loginAllowed(config, request.headers.authorization)) return;
  reply.header('www-authenticate', `Basic realm="${LOGIN_REALM}", charset="UTF-8"`);
  throw new TurnoutError('LOGIN_REQUIRED');
}

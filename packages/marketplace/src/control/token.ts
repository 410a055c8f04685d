import { createHash, timingSafeEqual } from 'node:crypto';
import { TurnoutError } from '@turnout/core';
import { WORKER_TOKEN_SCHEME } from '@turnout/protocol';
import type { FastifyInstance } from 'fastify';

/** Lets only requests with the token reach the routes of `scope`. */
export function requireToken(scope: FastifyInstance, token: string): void {
  const right = digest(`${WORKER_TOKEN_SCHEME} ${token}`);
  scope.addHook('onRequest', async ({ headers }) => {
    // Of equal length, so that the time of the comparison says nothing.
    if (!timingSafeEqual(digest(headers.authorization ?? ''), right))
      throw new TurnoutError('CONTROL_TOKEN_WRONG');
  });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

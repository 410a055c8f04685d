import { TurnoutError } from '@turnout/core';
import { NOTIFY_PATH } from '@turnout/engine';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AppContext } from '../app-context.ts';

/** Notifications are small; whoever sends more is not a recruiter. */
const MOST_BYTES = 262_144;

/** POST /turnout/notify: the recruiter proves that it sent this by what it says of the body, byte for byte. */
export async function notificationRoutes(app: FastifyInstance, { operations }: AppContext): Promise<void> {
  if (operations === undefined) return;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(NOTIFY_PATH, { bodyLimit: MOST_BYTES }, async (request) => {
      if (!Buffer.isBuffer(request.body)) throw new TurnoutError('INPUT_INVALID', 'The body is missing.');
      await operations.recruiting.receive({
        method: request.method,
        url: `${request.protocol}://${request.host}${request.url}`,
        headers: singleHeaders(request),
        body: request.body.toString('utf8'),
      });
      return { status: 'received' };
    });
  });
}

const singleHeaders = ({ headers }: FastifyRequest): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

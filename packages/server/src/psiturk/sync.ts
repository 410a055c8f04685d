import { TurnoutError } from '@turnout/core';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { authorise } from '../http/capability.ts';

/** GET and PUT /sync/:uniqueId (psiturk.md 1.3): the participant's whole model. */
export function syncRoutes(app: FastifyInstance, { engine }: AppContext): void {
  app.get<{ Params: { uniqueId: string } }>('/sync/:uniqueId', async (request, reply) => {
    const participantId = await authorise(engine, request, request.params.uniqueId, false);
    const model = await engine.readModel(participantId);
    return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(model);
  });

  app.register(async (scope) => {
    // The engine parses what is new of the text; parsing all of it here is most of what a save costs.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    scope.put<{ Params: { uniqueId: string } }>('/sync/:uniqueId', async (request) => {
      const participantId = await authorise(engine, request, request.params.uniqueId, true);
      if (typeof request.body !== 'string') throw new TurnoutError('BODY_NOT_JSON');
      await engine.saveModel(participantId, request.body);
      return { status: 'user data saved' };
    });
  });
}

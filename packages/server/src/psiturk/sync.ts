import { TurnoutError } from '@turnout/core';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { authorise } from '../http/capability.ts';
import { checkDepth } from '../http/limits.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The model of psiTurk's PUT, checked whole before anything is stored.
 * @throws TurnoutError BODY_NOT_JSON, INPUT_INVALID, BODY_TOO_DEEP
 */
function parseModel(body: unknown): Record<string, unknown> {
  if (!isObject(body)) throw new TurnoutError('BODY_NOT_JSON');
  checkDepth(body);
  for (const member of ['data', 'eventdata']) {
    if (body[member] !== undefined && !Array.isArray(body[member]))
      throw new TurnoutError('INPUT_INVALID', `"${member}" is not a list. Nothing was changed.`);
  }
  if (body.questiondata !== undefined && !isObject(body.questiondata))
    throw new TurnoutError('INPUT_INVALID', '"questiondata" is not an object. Nothing was changed.');
  return body;
}

/** GET and PUT /sync/:uniqueId (psiturk.md 1.3): the participant's whole model. */
export function syncRoutes(app: FastifyInstance, { engine }: AppContext): void {
  app.get<{ Params: { uniqueId: string } }>('/sync/:uniqueId', async (request, reply) => {
    const participantId = await authorise(engine, request, request.params.uniqueId);
    const model = await engine.readModel(participantId);
    return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(model);
  });

  app.put<{ Params: { uniqueId: string } }>('/sync/:uniqueId', async (request) => {
    const participantId = await authorise(engine, request, request.params.uniqueId);
    await engine.saveModel(participantId, parseModel(request.body));
    return { status: 'user data saved' };
  });
}

import { TurnoutError } from '@turnout/core';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { handleOf } from '../hooks/participant-handle.ts';
import { authorise } from '../http/capability.ts';
import { isFree } from '../http/free-address.ts';
import { parseFields, queryOf } from '../http/query.ts';

/**
 * GET /compute_bonus, which psiTurk's example has in its custom.py and tasks call before they end. It answers
 * success also where the study has no such hook: the task would wait for ever on a refusal, and no bonus is a
 * correct bonus. The log says so once.
 */
export function bonusRoute(app: FastifyInstance, { engine, hooks, log }: AppContext): void {
  if (!isFree(app, '/compute_bonus')) return;
  let told = false;
  app.get('/compute_bonus', async (request) => {
    const { uniqueId } = parseFields(queryOf(request.url));
    if (uniqueId === undefined) throw new TurnoutError('INPUT_INVALID', 'The field "uniqueId" is missing.');
    const participantId = await authorise(engine, request, uniqueId, false);
    if (hooks?.computeBonus === undefined) {
      if (!told) log.warn('the task asks for a bonus, and custom.ts has no compute_bonus: bonuses stay 0');
      told = true;
      return { bonusComputed: 'success' };
    }
    const minor = await hooks.computeBonus(await handleOf(engine, participantId));
    if (minor !== undefined) await engine.setBonus(participantId, minor);
    return { bonusComputed: 'success' };
  });
}

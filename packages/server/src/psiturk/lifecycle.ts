import { NOT_ACCEPTED, type Participant, parseUniqueId, stateCodes, TurnoutError } from '@turnout/core';
import type {
  FastifyContextConfig,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteHandlerMethod,
} from 'fastify';
import type { AppContext } from '../app-context.ts';
import { authorise, bringsHeader, capabilityFor, keepToken, tokensOf } from '../http/capability.ts';
import { isFree } from '../http/free-address.ts';
import { type Fields, parseFields, queryOf } from '../http/query.ts';
import { handoverPage } from '../pages/context-script.ts';
import { tellCompleted } from '../recruiting/admission.ts';
import { showEnd } from './ending.ts';

const uniqueIdFrom = (fields: Fields | null | undefined): string => {
  const uniqueId = fields?.uniqueId;
  if (typeof uniqueId !== 'string' || uniqueId === '')
    throw new TurnoutError('INPUT_INVALID', 'The field "uniqueId" is missing.');
  return uniqueId;
};

/** The steps of a participation that psiTurk's clients report (psiturk.md 1.2, 1.3). */
export function lifecycleRoutes(app: FastifyInstance, context: AppContext): void {
  const { engine } = context;
  const get = (url: string, handler: RouteHandlerMethod, config: FastifyContextConfig = {}): void => {
    if (isFree(app, url)) app.get(url, { config }, handler);
  };

  app.post<{ Body: Fields | null }>('/inexp', async (request) => {
    const participantId = await authorise(engine, request, uniqueIdFrom(request.body), true);
    await engine.apply(participantId, 'start', 'the task began');
    return { status: 'success' };
  });

  app.post<{ Body: Fields | null }>('/quitter', async (request) => {
    const uniqueId = uniqueIdFrom(request.body);
    const participantId = await authorise(engine, request, uniqueId, false);
    if (uniqueId.startsWith('debug')) return { status: "didn't mark as quitter since this is debugging" };
    await engine.apply(participantId, 'quit', 'left the page');
    return { status: 'marked as quitter' };
  });

  get('/complete', async (request, reply) => complete(context, request, reply), { page: true });

  get('/worker_complete', async (request) => {
    const participantId = await authorise(
      engine,
      request,
      uniqueIdFrom(parseFields(queryOf(request.url))),
      true,
    );
    await engine.apply(participantId, 'complete', 'the task ended (/worker_complete)');
    await tellCompleted(context, participantId);
    return { status: 'success' };
  });

  get('/worker_submitted', async (request) => {
    const uniqueId = uniqueIdFrom(parseFields(queryOf(request.url)));
    const participantId = await authorise(engine, request, uniqueId, false, ['participant', 'submit']);
    await engine.apply(participantId, 'submit', 'handed in at the recruiter');
    return { status: 'success' };
  });

  get('/check_worker_status', async (request) => {
    const { workerId, assignmentId } = parseFields(queryOf(request.url));
    const uniqueId = uniqueIdFrom({ uniqueId: `${workerId ?? ''}:${assignmentId ?? ''}` });
    try {
      const participant = await context.engine.context.store.participants.byId(
        await authorise(engine, request, uniqueId, false),
      );
      return { status: participant === undefined ? NOT_ACCEPTED : stateCodes[participant.state] };
    } catch (error) {
      if (error instanceof TurnoutError && error.code === 'PARTICIPANT_UNKNOWN')
        return { status: NOT_ACCEPTED };
      throw error;
    }
  });
}

/**
 * GET /complete: the end of the task, reached by a navigation. The cookie or the handed-over token says who comes;
 * without either, the page that finds the token is shown. Repeating it changes nothing.
 */
async function complete(
  context: AppContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { engine } = context;
  const uniqueId = uniqueIdFrom(parseFields(queryOf(request.url)));
  const participant = await findForCompletion(context, uniqueId);
  const capability = capabilityFor(engine, request, uniqueId);
  if (capability === undefined) return reply.status(401).send(handoverPage({ uniqueId, url: request.url }));
  try {
    await engine.admit(capability, true);
  } catch (error) {
    if (bringsHeader(request) || !(error instanceof TurnoutError && error.code === 'TOKEN_FOREIGN'))
      throw error;
    // Two tabs opened at once: the cookie is the other one's, and this window keeps its own.
    return reply.status(401).send(handoverPage({ uniqueId, url: request.url }));
  }
  await engine.complete(participant.id, { page: '', last: 0 });
  await tellCompleted(context, participant.id);
  const [token] = tokensOf(request);
  if (token !== undefined && request.cookies.turnout === undefined) keepToken(request, reply, token);
  return showEnd(context, request, reply, { participant, ...parseUniqueId(uniqueId) });
}

async function findForCompletion({ engine }: AppContext, uniqueId: string): Promise<Participant> {
  try {
    return await engine.find(uniqueId);
  } catch (error) {
    if (error instanceof TurnoutError && error.code === 'PARTICIPANT_UNKNOWN')
      throw new TurnoutError('COMPLETE_REFUSED', undefined, { cause: error });
    throw error;
  }
}

import { checkDepth } from '@turnout/core';
import { type CompletedTask, CompleteTask, type SavedRecords, SaveRecords } from '@turnout/protocol';
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app-context.ts';
import { requireCapability } from '../http/capability.ts';
import { tellCompleted } from '../recruiting/admission.ts';

/** What our own client speaks: increments, and the end of the task. */
export function participantRoutes(app: FastifyInstance, context: AppContext): void {
  const { engine } = context;
  app.post<{ Body: SaveRecords; Reply: SavedRecords }>(
    '/turnout/records',
    { schema: { body: SaveRecords } },
    async (request) => {
      const engages = request.body.records.some(({ k }) => k === 'trial' || k === 'answer');
      const { participantId } = await requireCapability(engine, request, engages);
      checkDepth(request.body);
      return engine.saveRecords(participantId, request.body);
    },
  );

  app.post<{ Body: CompleteTask; Reply: CompletedTask }>(
    '/turnout/complete',
    { schema: { body: CompleteTask } },
    async (request) => {
      const { participantId } = await requireCapability(engine, request, true);
      await engine.complete(participantId, request.body);
      await tellCompleted(context, participantId);
      return { status: 'completed' };
    },
  );
}

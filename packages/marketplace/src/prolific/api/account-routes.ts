import type { FastifyInstance } from 'fastify';
import { newId } from '../domain/ids.ts';
import type { Researcher, Workspace } from '../domain/records.ts';
import { notFound } from '../domain/refusal.ts';
import type { ProlificContext, Unit } from '../market/context.ts';
import { workspaceOf } from '../market/money.ts';
import { studyOf } from '../market/studies.ts';
import { reads, writes } from './call.ts';
import { NewMessage, NewMessages } from './shapes.ts';
import { isoTime, workspaceView } from './views.ts';

/** Users, workspaces, projects and messages: as much of them as recruiting needs. */
export function accountRoutes(app: FastifyInstance, context: ProlificContext): void {
  app.get(
    '/users/me/',
    { config: { operation: 'getUser' } },
    reads(context, async ({ unit, researcher }) => {
      const first = researcher.workspaceIds[0];
      const workspace = first === undefined ? undefined : await workspaceOf(unit, first);
      return {
        id: researcher.id,
        email: researcher.email,
        username: researcher.email,
        user_type: 'researcher',
        currency_code: workspace?.currency,
        balance: workspace && workspace.availableMinor + workspace.reservedMinor,
        available_balance: workspace?.availableMinor,
      };
    }),
  );
  app.get(
    '/workspaces/',
    { config: { operation: 'listWorkspaces' } },
    reads(context, async ({ unit, researcher }) => {
      const workspaces = await Promise.all(researcher.workspaceIds.map((id) => workspaceOf(unit, id)));
      return { results: workspaces.map(workspaceView), meta: { count: workspaces.length } };
    }),
  );
  app.get(
    '/workspaces/:id/',
    { config: { operation: 'getWorkspace' } },
    reads(context, async ({ unit, researcher, param }) => {
      const workspace = await ownWorkspace(unit, researcher, param('id'));
      return { ...workspaceView(workspace), projects: await projectsOf(unit, workspace) };
    }),
  );
  app.get(
    '/workspaces/:id/balance/',
    { config: { operation: 'getBalance' } },
    reads(context, async ({ unit, researcher, param }) => {
      const { currency, availableMinor, reservedMinor } = await ownWorkspace(unit, researcher, param('id'));
      // How the service divides a balance into rewards and fees before anything is published is not described.
      return {
        currency_code: currency,
        total_balance: availableMinor + reservedMinor,
        balance_breakdown: { rewards: availableMinor + reservedMinor, fees: 0, vat: 0 },
        available_balance: availableMinor,
        available_balance_breakdown: { rewards: availableMinor, fees: 0, vat: 0 },
      };
    }),
  );
  app.get(
    '/workspaces/:id/projects/',
    { config: { operation: 'listProjects' } },
    reads(context, async ({ unit, researcher, param }) => {
      const results = await projectsOf(unit, await ownWorkspace(unit, researcher, param('id')));
      return { results, meta: { count: results.length } };
    }),
  );
  app.post(
    '/messages/',
    { schema: { body: NewMessage }, config: { operation: 'sendMessage' } },
    writes<NewMessage>(context, async ({ unit, researcher, body, reply }) => {
      await send(unit, researcher, { ...body, recipients: [body.recipient_id] });
      reply.status(204);
    }),
  );
  app.post(
    '/messages/bulk/',
    { schema: { body: NewMessages }, config: { operation: 'sendMessage' } },
    writes<NewMessages>(context, async ({ unit, researcher, body, reply }) => {
      await send(unit, researcher, { ...body, recipients: body.ids });
      reply.status(204);
    }),
  );
  app.get(
    '/messages/',
    { config: { operation: 'listMessages' } },
    reads(context, async ({ unit, researcher, query }) => {
      const messages = await unit.objects.list('message', researcher.id);
      const wanted = messages.filter(
        ({ recipientId }) => query.user_id === undefined || recipientId === query.user_id,
      );
      return {
        results: wanted.map(({ id, senderId, body, sentAt, studyId, recipientId }) => ({
          id,
          sender_id: senderId,
          body,
          sent_at: isoTime(sentAt),
          channel_id: recipientId,
          data: { study_id: studyId },
        })),
      };
    }),
  );
}

/** @throws ProlificRefusal 404 */
async function ownWorkspace(unit: Unit, researcher: Researcher, id: string): Promise<Workspace> {
  if (!researcher.workspaceIds.includes(id)) throw notFound('workspace');
  return workspaceOf(unit, id);
}

const projectsOf = async (unit: Unit, { id, ownerId }: Workspace) =>
  (await unit.objects.list('project', id)).map((project) => ({
    id: project.id,
    title: project.title,
    description: project.description,
    owner: ownerId,
    type: 'PRIVATE',
    users: [],
    naivety_distribution_rate: null,
  }));

async function send(
  unit: Unit,
  researcher: Researcher,
  message: { readonly body: string; readonly study_id: string; readonly recipients: readonly string[] },
): Promise<void> {
  const study = await studyOf(unit, researcher, message.study_id);
  for (const recipientId of message.recipients)
    await unit.objects.insert(
      'message',
      {
        id: newId(unit.now),
        senderId: researcher.id,
        recipientId,
        studyId: study.id,
        body: message.body,
        sentAt: unit.now,
      },
      { parent: researcher.id },
    );
}

import type { FastifyInstance } from 'fastify';
import { invalid } from '../domain/refusal.ts';
import type { ProlificContext } from '../market/context.ts';
import { changeMembers, createGroup, deleteGroup, groupOf, renameGroup } from '../market/groups.ts';
import { reads, writes } from './call.ts';
import { GroupChange, Members, NewGroup } from './shapes.ts';
import { groupView, membersView } from './views.ts';

/** https://docs.prolific.com/api-reference/participant-groups */
export function groupRoutes(app: FastifyInstance, context: ProlificContext): void {
  app.get(
    '/participant-groups/',
    { config: { operation: 'listGroups' } },
    reads(context, async ({ unit, researcher, query }) => {
      const workspaceId = query.workspace_id;
      if (typeof workspaceId !== 'string' || !researcher.workspaceIds.includes(workspaceId))
        throw invalid({ workspace_id: ['The id of a workspace is needed.'] });
      const groups = await unit.objects.list('group', workspaceId);
      const wanted = groups.filter(({ deleted }) => query.active !== 'true' || !deleted);
      return { results: wanted.map(groupView), meta: { count: wanted.length } };
    }),
  );
  app.post(
    '/participant-groups/',
    { schema: { body: NewGroup }, config: { operation: 'createGroup' } },
    writes<NewGroup>(context, async ({ unit, researcher, body, reply }) => {
      const group = await createGroup(unit, researcher, {
        workspaceId: body.workspace_id,
        name: body.name,
        description: body.description ?? null,
        participantIds: body.participant_ids ?? [],
      });
      reply.status(201);
      return groupView(group);
    }),
  );
  app.get(
    '/participant-groups/:id/',
    { config: { operation: 'getGroup' } },
    reads(context, async ({ unit, researcher, param }) =>
      groupView(await groupOf(unit, researcher, param('id'))),
    ),
  );
  app.patch(
    '/participant-groups/:id/',
    { schema: { body: GroupChange }, config: { operation: 'updateGroup' } },
    writes<GroupChange>(context, async ({ unit, researcher, body, param }) => {
      const group = await groupOf(unit, researcher, param('id'));
      const { name, participant_ids: participantIds } = body;
      return groupView(
        await renameGroup(unit, group, {
          ...(name !== undefined && { name }),
          ...(participantIds !== undefined && { participantIds }),
        }),
      );
    }),
  );
  app.delete(
    '/participant-groups/:id/',
    { config: { operation: 'deleteGroup' } },
    writes(context, async ({ unit, researcher, param, reply }) => {
      await deleteGroup(unit, await groupOf(unit, researcher, param('id')));
      reply.status(204);
    }),
  );
  app.get(
    '/participant-groups/:id/participants/',
    { config: { operation: 'listMembers' } },
    reads(context, async ({ unit, researcher, param }) =>
      membersView(await groupOf(unit, researcher, param('id'))),
    ),
  );
  for (const [method, change, operation] of [
    ['POST', 'add', 'addMembers'],
    ['DELETE', 'remove', 'removeMembers'],
  ] as const)
    app.route({
      method,
      url: '/participant-groups/:id/participants/',
      schema: { body: Members },
      config: { operation },
      handler: writes<Members>(context, async ({ unit, researcher, body, param }) => {
        const { id } = await groupOf(unit, researcher, param('id'));
        return membersView(await changeMembers(unit, id, { [change]: body.participant_ids }));
      }),
    });
}

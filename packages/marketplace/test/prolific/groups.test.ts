import { expect, it } from 'vitest';
import { type Json, openProlific } from './support.ts';

const listed = (body: Json) => (body.results as Json[]).map(({ participant_id }) => participant_id);

it('a group keeps members once, and a study looks at it when somebody comes', async () => {
  const { account, call, prolific, publish } = await openProlific();
  const { workspaceId: workspace_id } = account;
  const { body: group } = await call('POST', '/participant-groups/', { workspace_id, name: 'Took part' });
  const path = `/participant-groups/${group.id}/participants/`;
  const [known, other] = [prolific.participant(), prolific.participant()];
  await call('POST', path, { participant_ids: [known] });
  expect(listed((await call('POST', path, { participant_ids: [known, known] })).body)).toEqual([known]);
  const filters = (name: string) => [{ filter_id: name, selected_values: [group.id] }];
  const blocked = await publish({ filters: filters('participant_group_blocklist') });
  const invited = await publish({ filters: filters('participant_group_allowlist') });
  await expect(prolific.takePlace(blocked, known)).rejects.toThrow('Forbidden');
  await prolific.takePlace(blocked, other);
  await expect(prolific.takePlace(invited, other)).rejects.toThrow('Forbidden');
  await prolific.takePlace(invited, known);
  // Members change while studies run, and the studies follow.
  await call('DELETE', path, { participant_ids: [known, 'unknown'] });
  expect(listed((await call('GET', path)).body)).toEqual([]);
  await prolific.takePlace(blocked, known);
});

it('a code puts its participant into a group and out of one', async () => {
  const { account, call, prolific, publish } = await openProlific();
  const { workspaceId: workspace_id } = account;
  const make = async (name: string, participant_ids: readonly string[]) =>
    String((await call('POST', '/participant-groups/', { workspace_id, name, participant_ids })).body.id);
  const someone = prolific.participant();
  const [into, outOf] = [await make('in', []), await make('out', [someone])];
  const studyId = await publish({
    completion_codes: [
      {
        code: 'DONE',
        code_type: 'COMPLETED',
        actions: [
          { action: 'AUTOMATICALLY_APPROVE' },
          { action: 'ADD_TO_PARTICIPANT_GROUP', participant_group: into },
          { action: 'REMOVE_FROM_PARTICIPANT_GROUP', participant_group: outOf },
        ],
      },
    ],
  });
  const { submissionId } = await prolific.takePlace(studyId, someone);
  await prolific.submit(submissionId, 'DONE');
  const members = async (id: string) =>
    listed((await call('GET', `/participant-groups/${id}/participants/`)).body);
  expect([await members(into), await members(outOf)]).toEqual([[someone], []]);
});

it('a deleted group stays where it was', async () => {
  const { account, call } = await openProlific();
  const { workspaceId: workspace_id } = account;
  const { body } = await call('POST', '/participant-groups/', { workspace_id, name: 'A' });
  expect((await call('PATCH', `/participant-groups/${body.id}/`, { name: 'B' })).body.name).toBe('B');
  expect((await call('DELETE', `/participant-groups/${body.id}/`)).status).toBe(204);
  const all = await call('GET', `/participant-groups/?workspace_id=${workspace_id}`);
  expect(all.body.results).toMatchObject([{ name: 'B', is_deleted: true }]);
  const active = await call('GET', `/participant-groups/?workspace_id=${workspace_id}&active=true`);
  expect(active.body.results).toEqual([]);
  expect((await call('POST', '/participant-groups/', { workspace_id: 'x', name: 'A' })).status).toBe(400);
});

it('messages are sent, workspaces and projects are listed', async () => {
  const { account, call, publish, prolific } = await openProlific();
  const study_id = await publish();
  const ids = [prolific.participant(), prolific.participant()];
  expect((await call('POST', '/messages/bulk/', { ids, body: 'Thank you', study_id })).status).toBe(204);
  expect((await call('POST', '/messages/', { recipient_id: ids[0], body: 'Hello', study_id })).status).toBe(
    204,
  );
  const sent = await call('GET', `/messages/?user_id=${ids[0]}`);
  expect(sent.body.results).toMatchObject([{ body: 'Thank you' }, { body: 'Hello' }]);
  expect((await call('GET', '/workspaces/')).body.results).toMatchObject([{ id: account.workspaceId }]);
  const workspace = await call('GET', `/workspaces/${account.workspaceId}/`);
  expect(workspace.body.projects).toMatchObject([{ id: account.projectId }]);
  const projects = await call('GET', `/workspaces/${account.workspaceId}/projects/`);
  expect(projects.body.results).toMatchObject([{ id: account.projectId }]);
  const studies = await call('GET', `/projects/${account.projectId}/studies/`);
  expect(studies.body.results).toMatchObject([{ id: study_id }]);
});

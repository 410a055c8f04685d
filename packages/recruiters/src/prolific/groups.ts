import type { CallResult, ListedGroup } from '@turnout/core';
import { isId, type ProlificApi, pathOf } from './api.ts';
import { objectOf, textOf } from './json.ts';
import { everyEntry } from './paging.ts';
import { done, harmless, refused, resultOf } from './results.ts';

const PATH = '/api/v1/participant-groups/';

/** Members that are there already are ignored, as are those to remove who are not (API reference). */
export async function changeMember(
  api: ProlificApi,
  method: 'POST' | 'DELETE',
  group: string,
  workerId: string,
): Promise<CallResult<undefined>> {
  if (!isId(group)) return refused('GROUP_UNKNOWN', 'This is no id of a participant group.');
  const path = pathOf('participant-groups', group, 'participants/');
  const body = { participant_ids: [workerId] };
  const answer = await api.send({ method, path, body, hide: [workerId] });
  return answer.kind === 'answered' ? done(undefined) : resultOf(answer);
}

/** @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED */
export async function listGroups(api: ProlificApi): Promise<readonly ListedGroup[]> {
  const query = { workspace_id: api.settings.workspace, active: 'true' };
  const groups: ListedGroup[] = [];
  for await (const group of everyEntry(api.patiently, { method: 'GET', path: PATH, query }, 'offset')) {
    const id = textOf(group.id);
    if (id === undefined || group.is_deleted === true) continue;
    groups.push({ id, name: textOf(group.name) ?? '', description: textOf(group.description) ?? '' });
  }
  return groups;
}

/** Groups are told apart by name within the workspace; the first of a name counts. */
export async function ensureGroup(
  api: ProlificApi,
  name: string,
  description: string,
): Promise<CallResult<string>> {
  const known = (await listGroups(api)).find((group) => group.name === name);
  if (known !== undefined) return done(known.id);
  const body = { workspace_id: api.settings.workspace, name, description };
  const answer = await api.send({ method: 'POST', path: PATH, body });
  // Without an answer the group is found by its name the next time.
  if (answer.kind !== 'answered') return harmless(answer);
  const id = textOf(objectOf(answer.body).id);
  return id === undefined
    ? { kind: 'later', afterMs: 10_000, message: 'Prolific did not name the group.' }
    : done(id);
}

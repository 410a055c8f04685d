import { newId } from '../domain/ids.ts';
import type { ParticipantGroup, Researcher } from '../domain/records.ts';
import { invalid, notFound } from '../domain/refusal.ts';
import type { Unit } from './context.ts';

/** @throws ProlificRefusal 404 */
export async function groupOf(
  unit: Pick<Unit, 'objects'>,
  researcher: Researcher,
  id: string,
): Promise<ParticipantGroup> {
  const group = await unit.objects.get('group', id);
  if (group === undefined || !researcher.workspaceIds.includes(group.workspaceId))
    throw notFound('participant group');
  return group;
}

/** @throws ProlificRefusal 400 for a workspace of somebody else */
export async function createGroup(
  unit: Unit,
  researcher: Researcher,
  wanted: {
    readonly workspaceId: string;
    readonly name: string;
    readonly description: string | null;
    readonly participantIds: readonly string[];
  },
): Promise<ParticipantGroup> {
  if (!researcher.workspaceIds.includes(wanted.workspaceId))
    throw invalid({ workspace_id: ['There is no such workspace.'] });
  const group: ParticipantGroup = {
    id: newId(unit.now),
    workspaceId: wanted.workspaceId,
    name: wanted.name,
    description: wanted.description,
    deleted: false,
    members: [...new Set(wanted.participantIds)].map((participantId) => ({
      participantId,
      addedAt: unit.now,
    })),
  };
  await unit.objects.insert('group', group, { parent: wanted.workspaceId });
  return group;
}

/** Adds and removes members; who is in already, or is not, changes nothing. */
export async function changeMembers(
  unit: Unit,
  groupId: string,
  { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<ParticipantGroup> {
  const group = await unit.objects.get('group', groupId);
  if (group === undefined) throw notFound('participant group');
  const members = group.members.filter(({ participantId }) => !remove.includes(participantId));
  const known = new Set(members.map(({ participantId }) => participantId));
  const added = [...new Set(add)].filter((id) => !known.has(id));
  const changed: ParticipantGroup = {
    ...group,
    members: [...members, ...added.map((participantId) => ({ participantId, addedAt: unit.now }))],
  };
  await unit.objects.update('group', changed, '');
  return changed;
}

/** Users of the API saw that a deleted group stays where it was; nothing but `is_deleted` tells. */
export async function deleteGroup(unit: Unit, group: ParticipantGroup): Promise<void> {
  await unit.objects.update('group', { ...group, deleted: true }, '');
}

export async function renameGroup(
  unit: Unit,
  group: ParticipantGroup,
  { name, participantIds }: { readonly name?: string; readonly participantIds?: readonly string[] },
): Promise<ParticipantGroup> {
  const changed: ParticipantGroup = {
    ...group,
    ...(name !== undefined && { name }),
    ...(participantIds !== undefined && {
      members: [...new Set(participantIds)].map((participantId) => ({ participantId, addedAt: unit.now })),
    }),
  };
  await unit.objects.update('group', changed, '');
  return changed;
}

import { newId } from '../domain/ids.ts';
import { tokenHash } from '../domain/token.ts';
import type { Unit } from './context.ts';
import { topUp } from './money.ts';

export interface NewResearcher {
  /** What stands behind `Token` in the Authorization header. */
  readonly token: string;
  readonly email?: string;
  readonly currency: 'GBP' | 'USD';
  /** Minor units in the workspace. */
  readonly balanceMinor: number;
}

export interface ResearcherAccount {
  readonly researcherId: string;
  readonly workspaceId: string;
  readonly projectId: string;
}

/** Makes a researcher with a workspace of their own and a project in it; with a token that is known, finds them. */
export async function addResearcher(unit: Unit, wanted: NewResearcher): Promise<ResearcherAccount> {
  const tokenId = tokenHash(wanted.token);
  const known = await unit.objects.get('token', tokenId);
  if (known !== undefined) return accountOf(unit, known.researcherId);
  const id = newId(unit.now);
  const workspaceId = newId(unit.now);
  const email = wanted.email ?? `researcher-${id}@example.org`;
  await unit.objects.insert('researcher', { id, email, workspaceIds: [workspaceId] });
  await unit.objects.insert('token', { id: tokenId, researcherId: id });
  await unit.objects.insert('workspace', {
    id: workspaceId,
    title: 'My Workspace',
    ownerId: id,
    currency: wanted.currency,
    availableMinor: 0,
    reservedMinor: 0,
  });
  const project = { id: newId(unit.now), workspaceId, title: 'Project', description: '' };
  await unit.objects.insert('project', project, { parent: workspaceId });
  if (wanted.balanceMinor > 0) await topUp(unit, workspaceId, wanted.balanceMinor);
  return { researcherId: id, workspaceId, projectId: project.id };
}

async function accountOf(unit: Unit, researcherId: string): Promise<ResearcherAccount> {
  const workspaceId = (await unit.objects.get('researcher', researcherId))?.workspaceIds[0];
  const [project] = workspaceId === undefined ? [] : await unit.objects.list('project', workspaceId);
  if (workspaceId === undefined || project === undefined) throw new Error('a researcher without a project');
  return { researcherId, workspaceId, projectId: project.id };
}

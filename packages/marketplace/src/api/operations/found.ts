import type { Assignment } from '../../domain/assignment.ts';
import type { Hit, HitStatus } from '../../domain/hit.ts';
import type { HitType } from '../../domain/hit-type.ts';
import { type Refusal, requestError } from '../../domain/refusal.ts';
import type { Requester } from '../../domain/requester.ts';
import type { Repositories } from '../../storage/repositories.ts';

/**
 * What is not the caller's own is as unknown as what never was: nobody learns of another account's ids, nor of the
 * other environment's.
 */
export async function ownHit(
  repositories: Pick<Repositories, 'hits'>,
  requester: Requester,
  hitId: string,
): Promise<Hit> {
  const hit = await findHit(repositories, requester, hitId);
  if (hit.status === 'Disposed') throw noHit(hitId);
  return hit;
}

/** The same, and disposed HITs too. */
export async function findHit(
  { hits }: Pick<Repositories, 'hits'>,
  requester: Requester,
  hitId: string,
): Promise<Hit> {
  const hit = await hits.byHitId(hitId);
  if (hit === undefined || hit.requesterId !== requester.id) throw noHit(hitId);
  return hit;
}

/** The HIT, locked until the transaction ends. */
export async function lockedHit(
  repositories: Pick<Repositories, 'hits'>,
  requester: Requester,
  hitId: string,
): Promise<Hit> {
  const found = await ownHit(repositories, requester, hitId);
  const hit = await repositories.hits.lock(found.id);
  if (hit === undefined || hit.status === 'Disposed') throw noHit(hitId);
  return hit;
}

export async function ownHitType(
  { hitTypes }: Pick<Repositories, 'hitTypes'>,
  requester: Requester,
  hitTypeId: string,
): Promise<HitType> {
  const type = await hitTypes.byHitTypeId(hitTypeId);
  if (type === undefined || type.requesterId !== requester.id)
    throw requestError('HITDoesNotExist', `HITType ${hitTypeId} does not exist.`);
  return type;
}

/** An assignment and its HIT, of the caller and not disposed of. */
export async function ownAssignment(
  repositories: Pick<Repositories, 'hits' | 'assignments'>,
  requester: Requester,
  assignmentId: string,
): Promise<{ readonly assignment: Assignment; readonly hit: Hit }> {
  const assignment = await repositories.assignments.byAssignmentId(assignmentId);
  const hit = assignment && (await repositories.hits.byId(assignment.hitId));
  if (!assignment || hit?.requesterId !== requester.id || hit.status === 'Disposed')
    throw noAssignment(assignmentId);
  return { assignment, hit };
}

/** The same, the HIT locked and the assignment as it is under the lock. */
export async function lockedAssignment(
  repositories: Pick<Repositories, 'hits' | 'assignments'>,
  requester: Requester,
  assignmentId: string,
): Promise<{ readonly assignment: Assignment; readonly hit: Hit }> {
  const found = await ownAssignment(repositories, requester, assignmentId);
  await repositories.hits.lock(found.hit.id);
  return ownAssignment(repositories, requester, assignmentId);
}

const noHit = (hitId: string): Refusal => requestError('HITDoesNotExist', `Hit ${hitId} does not exist.`);

export const noAssignment = (assignmentId: string): Refusal =>
  requestError('AssignmentDoesNotExist', `Assignment ${assignmentId} does not exist.`);

/** Two blanks as the service writes them: clients match this text. */
export const wrongHitState = (state: HitStatus, allowed: string): Refusal =>
  requestError(
    'InvalidHITState',
    `This HIT is currently in the state '${state}'.  This operation can be called with a status of: ${allowed}`,
  );

/** @param allowed the states in which it can be called, or `null` where the submission is not visible yet */
export const wrongAssignmentState = (allowed: string): Refusal =>
  requestError('InvalidAssignmentState', `This operation can be called with a status of: ${allowed}`);

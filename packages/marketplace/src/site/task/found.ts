import type { Assignment } from '../../domain/assignment.ts';
import type { Hit } from '../../domain/hit.ts';
import type { HitType } from '../../domain/hit-type.ts';
import type { Requester } from '../../domain/requester.ts';
import { SiteRefusal } from '../refusals.ts';
import { parameter, type Visit, type WorkerVisit } from '../visit.ts';

/** The group of the address. @throws SiteRefusal when this environment has none of this id */
export async function groupOf(
  visit: Visit,
  groupId = parameter(visit, 'groupId'),
): Promise<{ readonly type: HitType; readonly requester: Requester }> {
  const { read } = visit.market;
  const type = await read.hitTypes.byGroupId(groupId);
  const requester = type && (await read.requesters.byId(type.requesterId));
  if (type === undefined || requester?.environment !== visit.environment)
    throw new SiteRefusal('no-such-hit');
  return { type, requester };
}

/** The HIT of the address. @throws SiteRefusal when this environment has none of this id */
export async function hitOf(visit: Visit, hitId = parameter(visit, 'hitId')): Promise<Hit> {
  const { read } = visit.market;
  const hit = await read.hits.byHitId(hitId);
  const requester = hit && (await read.requesters.byId(hit.requesterId));
  if (hit === undefined || requester?.environment !== visit.environment) throw new SiteRefusal('no-such-hit');
  return hit;
}

/** What a worker holds of a HIT. @throws SiteRefusal when it is over, in whatever way */
export async function heldOf({ market, now, worker }: WorkerVisit, hit: Hit): Promise<Assignment> {
  const own = await market.read.assignments.liveOf(hit.id, worker.id);
  if (own === undefined) throw new SiteRefusal('not-held');
  if (own.status !== 'accepted') throw new SiteRefusal('submitted-already');
  if (now >= own.deadline) throw new SiteRefusal('deadline-passed');
  return own;
}

/** The HIT and the worker's hold on the slot that the address names. */
export async function heldSlot(
  visit: WorkerVisit,
): Promise<{ readonly hit: Hit; readonly assignment: Assignment }> {
  const assignmentId = parameter(visit, 'assignmentId');
  const item = await visit.market.read.work.ofSlot(visit.worker.id, visit.environment, assignmentId);
  if (item === undefined) throw new SiteRefusal('not-held');
  const hit = await hitOf(visit, item.hitId);
  const assignment = await heldOf(visit, hit);
  if (assignment.assignmentId !== assignmentId) throw new SiteRefusal('not-held');
  return { hit, assignment };
}

import type { Assignment } from '../domain/assignment.ts';
import type { Environment } from '../domain/environment.ts';
import { type Hit, statusOf } from '../domain/hit.ts';
import { marketId } from '../domain/ids.ts';
import { type Requirement, unmet } from '../domain/requirement.ts';
import type { Worker } from '../domain/worker.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { reviseHit } from './revise-hit.ts';
import { standingOf } from './standing.ts';

/** How many assignments a worker may hold at once, as on MTurk. */
const QUEUE_LIMIT = 25;

export type AcceptRefusal =
  | {
      readonly reason:
        | 'no-such-hit'
        | 'no-slot-left'
        | 'done-already'
        | 'blocked'
        | 'queue-full'
        | 'not-active';
    }
  | { readonly reason: 'not-qualified'; readonly missing: readonly Requirement[] };

export type Accepted =
  | { readonly assignment: Assignment; readonly hit: Hit }
  | { readonly refused: AcceptRefusal };

/**
 * A worker takes a slot of a HIT. Whoever holds one already gets the same again.
 * @returns the assignment, or why there is none
 */
export function accept(
  context: MarketContext,
  { workerId, hitId, environment }: { workerId: string; hitId: string; environment: Environment },
): Promise<Accepted> {
  return context.transact(async (unit): Promise<Accepted> => {
    const known = await unit.hits.byHitId(hitId);
    const hit = known && (await unit.hits.lock(known.id));
    // Locked as well: on two HITs at once a worker would pass the limit of the queue twice.
    const worker = await unit.workers.lock(workerId);
    if (worker === undefined || worker.status !== 'active') return { refused: { reason: 'not-active' } };
    if (hit === undefined || !(await isIn(unit, hit, environment)))
      return { refused: { reason: 'no-such-hit' } };
    const own = await unit.assignments.liveOf(hit.id, worker.id);
    const now = context.clock.now();
    if (own !== undefined)
      return own.status === 'accepted' && now < own.deadline
        ? { assignment: own, hit }
        : { refused: { reason: 'done-already' } };
    if (statusOf(hit, now, context.profile) !== 'Assignable') return { refused: { reason: 'no-slot-left' } };
    const refusal = await mayNot(unit, worker, hit, environment);
    return refusal === undefined ? give(context, unit, worker, hit, environment) : { refused: refusal };
  });
}

async function isIn(unit: Unit, hit: Hit, environment: Environment): Promise<boolean> {
  return (await unit.requesters.byId(hit.requesterId))?.environment === environment;
}

async function mayNot(
  unit: Unit,
  worker: Worker,
  hit: Hit,
  environment: Environment,
): Promise<AcceptRefusal | undefined> {
  if (await unit.blocks.has(hit.requesterId, worker.id)) return { reason: 'blocked' };
  const missing = unmet(hit.type.requirements, await standingOf(unit, worker, environment), 'accept');
  if (missing.length > 0) return { reason: 'not-qualified', missing };
  const held = await unit.assignments.ofWorker(worker.id, ['accepted'], Number.MAX_SAFE_INTEGER, QUEUE_LIMIT);
  return held.length >= QUEUE_LIMIT ? { reason: 'queue-full' } : undefined;
}

async function give(
  context: MarketContext,
  unit: Unit,
  worker: Worker,
  hit: Hit,
  environment: Environment,
): Promise<Accepted> {
  const now = context.clock.now();
  const assignment = await unit.assignments.insert({
    assignmentId: await takeSlot(context, unit, hit),
    hitId: hit.id,
    workerId: worker.id,
    acceptedAt: now,
    deadline: now + hit.type.durationMs,
  });
  await unit.timers.put({
    kind: 'assignment-deadline',
    subject: assignment.id,
    dueAt: assignment.deadline,
  });
  await unit.workers.count(worker.id, environment, { accepted: 1 });
  const revised = await reviseHit(context, unit, hit, { pending: hit.pending + 1 }, now);
  await announce(context, unit, revised, {
    type: 'AssignmentAccepted',
    assignmentId: assignment.assignmentId,
    at: now,
  });
  return { assignment, hit: revised };
}

/** MA2: a slot that was given back comes first. */
async function takeSlot({ random }: MarketContext, unit: Unit, hit: Hit): Promise<string> {
  const free = await unit.assignments.freeSlot(hit.id);
  if (free !== undefined) {
    await unit.assignments.setSlot(free, true);
    return free;
  }
  const made = marketId(random);
  await unit.assignments.insertSlot(hit.id, made);
  return made;
}

import type { Environment } from '../../domain/environment.ts';
import { marketId } from '../../domain/ids.ts';
import {
  type QualificationRequest,
  type QualificationTest,
  type QualificationType,
  type RequestState,
  requestStateOf,
  testDeadline,
} from '../../domain/qualification.ts';
import type { MarketContext, Unit } from '../context.ts';
import { grant } from './grants.ts';
import { tellGranted } from './tell-worker.ts';

export interface RequestWish {
  readonly workerId: string;
  readonly qualificationTypeId: string;
  readonly environment: Environment;
}

export type RequestRefusal =
  | { readonly reason: 'suspended' | 'not-requestable' | 'already-granted' | 'already-pending' | 'no-retake' }
  /** Epoch ms UTC. */
  | { readonly reason: 'retry-later'; readonly at: number };

export type Requested =
  | { readonly outcome: 'granted'; readonly value: number }
  /** The requester decides. */
  | { readonly outcome: 'pending' }
  /** To be handed in with `submitTest` before the deadline, epoch ms UTC. */
  | { readonly outcome: 'test'; readonly test: QualificationTest; readonly deadline: number }
  | { readonly outcome: 'refused'; readonly refusal: RequestRefusal };

/**
 * A worker asks for a qualification: it is granted at once, queued for the requester, or its test begins. Who is in
 * the middle of the test gets the same test with the same deadline.
 */
export function requestQualification(context: MarketContext, wish: RequestWish): Promise<Requested> {
  return context.transact(async (unit): Promise<Requested> => {
    const worker = await unit.workers.byWorkerId(wish.workerId);
    if (worker?.status !== 'active') return refused({ reason: 'suspended' });
    const type = await lockTypeOf(unit, wish);
    if (type === undefined) return refused({ reason: 'not-requestable' });
    const last = await unit.qualificationRequests.lastOf(type.id, worker.id);
    const held = await unit.qualifications.of(type.id, worker.id);
    const state = requestStateOf(type, held, last, context.clock.now());
    if (state.state === 'open') return begin(context, unit, type, worker.id);
    return state.state === 'testing'
      ? { outcome: 'test', test: state.test, deadline: state.deadline }
      : refused(refusalOf(state));
  });
}

/** The type, under the lock that all changes of its requests take. */
export async function lockTypeOf(
  { qualificationTypes }: Pick<Unit, 'qualificationTypes'>,
  { qualificationTypeId, environment }: RequestWish,
): Promise<QualificationType | undefined> {
  const known = await qualificationTypes.byQualificationTypeId(qualificationTypeId, environment);
  return known && (await qualificationTypes.lock(known.id));
}

async function begin(
  context: MarketContext,
  unit: Unit,
  type: QualificationType,
  workerId: number,
): Promise<Requested> {
  const at = context.clock.now();
  const { test } = type;
  const request: Omit<QualificationRequest, 'id' | 'status'> = {
    requestId: marketId(context.random),
    typeId: type.id,
    workerId,
    test,
    answer: undefined,
    begunAt: at,
    submittedAt: test === undefined ? at : undefined,
  };
  if (test !== undefined) {
    await unit.qualificationRequests.insert({ ...request, status: 'testing' });
    return { outcome: 'test', test, deadline: testDeadline(at, test) };
  }
  if (!type.autoGranted) {
    await unit.qualificationRequests.insert({ ...request, status: 'pending' });
    return { outcome: 'pending' };
  }
  await unit.qualificationRequests.insert({ ...request, status: 'granted' });
  const value = await grant(unit, { type, workerId, value: type.autoGrantedValue, at });
  await tellGranted(unit, { type, workerId, value, at });
  return { outcome: 'granted', value };
}

const refusalOf = (state: Exclude<RequestState, { state: 'open' | 'testing' }>): RequestRefusal =>
  state.state === 'retry-later' ? { reason: 'retry-later', at: state.at } : { reason: state.state };

const refused = (refusal: RequestRefusal): Requested => ({ outcome: 'refused', refusal });

import type { Environment } from '../../domain/environment.ts';
import {
  type Qualification,
  type QualificationRequest,
  type RequestState,
  requestStateOf,
} from '../../domain/qualification.ts';
import type { Worker } from '../../domain/worker.ts';
import type { Page } from '../../storage/hits.ts';
import type { ListedQualificationType } from '../../storage/qualification-types.ts';
import type { MarketContext } from '../context.ts';

/** A type as a worker finds it. */
export interface OfferedType {
  readonly type: ListedQualificationType;
  /** What asking for it would lead to. */
  readonly way: 'test' | 'at-once' | 'request';
  readonly state: RequestState;
  /** What the worker has of it, also when it was revoked. */
  readonly held: Qualification | undefined;
}

/**
 * The types a worker may ask for, with what became of it so far.
 * @param options.query stands in the name, the keywords or the description
 */
export async function requestableTypes(
  { read, clock }: MarketContext,
  worker: Pick<Worker, 'id'>,
  environment: Environment,
  { query, ...page }: Page & { readonly query?: string | undefined },
): Promise<readonly OfferedType[]> {
  const types = await read.qualificationTypes.list({ environment, requestable: true, query }, page);
  const typeIds = types.map((type) => type.id);
  const requests = await read.qualificationRequests.ofWorker(worker.id, typeIds);
  const held = await read.qualifications.ofWorker(worker.id);
  return types.map((type) => offered(type, { requests, held, now: clock.now() }));
}

/** One type as a worker finds it, whatever its state. @returns undefined when the environment has no such type */
export async function offeredType(
  { read, clock }: MarketContext,
  worker: Pick<Worker, 'id'>,
  environment: Environment,
  qualificationTypeId: string,
): Promise<OfferedType | undefined> {
  const type = await read.qualificationTypes.byQualificationTypeId(qualificationTypeId, environment);
  if (type === undefined) return undefined;
  const requests = await read.qualificationRequests.ofWorker(worker.id, [type.id]);
  const held = await read.qualifications.of(type.id, worker.id);
  return offered(type, { requests, held: held === undefined ? [] : [held], now: clock.now() });
}

function offered(
  type: ListedQualificationType,
  known: {
    /** Oldest first. */
    readonly requests: readonly QualificationRequest[];
    readonly held: readonly Qualification[];
    readonly now: number;
  },
): OfferedType {
  const last = known.requests.findLast((request) => request.typeId === type.id);
  const held = known.held.find((qualification) => qualification.typeId === type.id);
  return { type, way: wayOf(type), state: requestStateOf(type, held, last, known.now), held };
}

const wayOf = (type: ListedQualificationType): OfferedType['way'] => {
  if (type.test !== undefined) return 'test';
  return type.autoGranted ? 'at-once' : 'request';
};

import { DEFAULT_VALUE, type Qualification, type QualificationType } from '../../domain/qualification.ts';
import { requestError } from '../../domain/refusal.ts';
import type { Requester } from '../../domain/requester.ts';
import type { Repositories } from '../../storage/repositories.ts';
import type { MarketContext, Unit } from '../context.ts';
import { knownWorker } from '../find-worker.ts';
import { lockOwnType, ownType } from './find-type.ts';
import { tellGranted, tellRevoked } from './tell-worker.ts';

export interface Grant {
  readonly type: QualificationType;
  readonly workerId: number;
  readonly value: number | undefined;
  /** Epoch ms UTC. */
  readonly at: number;
}

/** Grants, grants again what was revoked, or changes the value; in silence. @returns the value */
export async function grant(
  { qualifications }: Pick<Unit, 'qualifications'>,
  { type, workerId, value = DEFAULT_VALUE, at }: Grant,
): Promise<number> {
  await qualifications.put({ typeId: type.id, workerId, status: 'Granted', value, grantedAt: at });
  return value;
}

/** @throws Refusal as `lockOwnType`; ParameterValidationError for an unknown worker */
export async function grantToWorker(
  context: MarketContext,
  requester: Requester,
  wish: {
    readonly qualificationTypeId: string;
    readonly workerId: string;
    readonly value: number | undefined;
    readonly tell: boolean;
  },
): Promise<void> {
  await context.transact(async (unit) => {
    const type = await lockOwnType(unit, requester, wish.qualificationTypeId);
    const { id: workerId } = await knownWorker(unit, wish.workerId);
    const at = context.clock.now();
    const value = await grant(unit, { type, workerId, value: wish.value, at });
    if (wish.tell) await tellGranted(unit, { type, workerId, value, at });
  });
}

/**
 * Takes a grant back; what was being worked on stays. Also possible while the type is being disposed of.
 * @throws Refusal as `scoreOf`
 */
export async function revokeFromWorker(
  context: MarketContext,
  requester: Requester,
  wish: {
    readonly qualificationTypeId: string;
    readonly workerId: string;
    readonly reason: string | undefined;
  },
): Promise<void> {
  await context.transact(async (unit) => {
    const { id } = await ownType(unit, requester, wish.qualificationTypeId);
    await unit.qualificationTypes.lock(id);
    const { type, qualification } = await scoreOf(unit, requester, wish);
    await unit.qualifications.put({ ...qualification, status: 'Revoked' });
    await tellRevoked(unit, {
      type,
      workerId: qualification.workerId,
      reason: wish.reason,
      at: context.clock.now(),
    });
  });
}

/**
 * What a worker has of a type of the caller's.
 * @throws Refusal as `ownType`; ParameterValidationError for an unknown worker; QualificationDoesNotExist;
 * InvalidQualificationState when it was revoked
 */
export async function scoreOf(
  repositories: Pick<Repositories, 'qualificationTypes' | 'qualifications' | 'workers'>,
  requester: Requester,
  asked: { readonly qualificationTypeId: string; readonly workerId: string },
): Promise<{ readonly type: QualificationType; readonly qualification: Qualification }> {
  const type = await ownType(repositories, requester, asked.qualificationTypeId);
  const worker = await knownWorker(repositories, asked.workerId);
  const qualification = await repositories.qualifications.of(type.id, worker.id);
  if (qualification === undefined)
    throw requestError('QualificationDoesNotExist', 'You requested a Qualification that does not exist.');
  if (qualification.status === 'Revoked')
    throw requestError(
      'InvalidQualificationState',
      "This Qualification is currently in the state 'Revoked'.  This operation can be called with a status of: Granted",
    );
  return { type, qualification };
}

import type { QualificationType, QualificationTypeStatus } from '../../domain/qualification.ts';
import { type Refusal, requestError } from '../../domain/refusal.ts';
import type { Requester } from '../../domain/requester.ts';
import { systemTypeOf } from '../../domain/system-qualification-types.ts';
import type { Repositories } from '../../storage/repositories.ts';
import type { Unit } from '../context.ts';

/**
 * A type of the caller's. Those of others in the same environment can be read and nothing else; the other
 * environment's do not exist.
 * @throws Refusal QualificationTypeDoesNotExist, PermissionDeniedException
 */
export async function ownType(
  { qualificationTypes }: Pick<Repositories, 'qualificationTypes'>,
  requester: Requester,
  qualificationTypeId: string,
): Promise<QualificationType> {
  if (systemTypeOf(qualificationTypeId, requester.environment) !== undefined)
    throw notTheOwner(qualificationTypeId);
  const type = await qualificationTypes.byQualificationTypeId(qualificationTypeId, requester.environment);
  if (type === undefined) throw noType(qualificationTypeId);
  if (type.requesterId !== requester.id) throw notTheOwner(qualificationTypeId);
  return type;
}

/**
 * The same, locked until the transaction ends.
 * @throws Refusal as `ownType`, and InvalidQualificationTypeState for one that was deleted
 */
export async function lockOwnType(
  unit: Pick<Unit, 'qualificationTypes'>,
  requester: Requester,
  qualificationTypeId: string,
): Promise<QualificationType> {
  const { id } = await ownType(unit, requester, qualificationTypeId);
  const type = await unit.qualificationTypes.lock(id);
  if (type === undefined) throw noType(qualificationTypeId);
  if (type.status === 'Disposing') throw wrongTypeState(type.status);
  return type;
}

/** The brackets are the service's own. */
export const noType = (qualificationTypeId: string): Refusal =>
  requestError('QualificationTypeDoesNotExist', `QualificationType [${qualificationTypeId}] does not exist.`);

const notTheOwner = (qualificationTypeId: string): Refusal =>
  requestError(
    'PermissionDeniedException',
    `You are not the owner of QualificationType [${qualificationTypeId}].`,
  );

const wrongTypeState = (state: QualificationTypeStatus): Refusal =>
  requestError(
    'InvalidQualificationTypeState',
    `This QualificationType is currently in the state '${state}'.  This operation can be called with a status of: Active, Inactive`,
  );

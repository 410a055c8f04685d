import type { QualificationRequest, QualificationType } from '../../domain/qualification.ts';
import { requestError } from '../../domain/refusal.ts';
import type { Requester } from '../../domain/requester.ts';
import type { MarketContext, Unit } from '../context.ts';
import { grant } from './grants.ts';
import { tellGranted, tellRejected } from './tell-worker.ts';

/** @throws Refusal QualificationRequestDoesNotExist, PermissionDeniedException, InvalidQualificationRequestState */
export async function acceptQualificationRequest(
  context: MarketContext,
  requester: Requester,
  { requestId, value }: { readonly requestId: string; readonly value: number | undefined },
): Promise<void> {
  await context.transact(async (unit) => {
    const { request, type } = await lockPending(unit, requester, requestId);
    const { workerId } = request;
    const at = context.clock.now();
    await unit.qualificationRequests.setStatus(request.id, 'granted');
    const granted = await grant(unit, { type, workerId, value, at });
    await tellGranted(unit, { type, workerId, value: granted, at });
  });
}

/** @throws Refusal as `acceptQualificationRequest` */
export async function rejectQualificationRequest(
  context: MarketContext,
  requester: Requester,
  { requestId, reason }: { readonly requestId: string; readonly reason: string | undefined },
): Promise<void> {
  await context.transact(async (unit) => {
    const { request, type } = await lockPending(unit, requester, requestId);
    await unit.qualificationRequests.setStatus(request.id, 'rejected');
    await tellRejected(unit, { type, workerId: request.workerId, reason, at: context.clock.now() });
  });
}

/** A request of the caller's to decide on, under its type's lock. */
async function lockPending(
  unit: Unit,
  requester: Requester,
  requestId: string,
): Promise<{ readonly request: QualificationRequest; readonly type: QualificationType }> {
  const known = await unit.qualificationRequests.byRequestId(requestId);
  const type = known && (await unit.qualificationTypes.lock(known.typeId));
  const owner = type && (await unit.requesters.byId(type.requesterId));
  const request = known && (await unit.qualificationRequests.byRequestId(requestId));
  // A test that is still being taken is no request yet; the other environment's do not exist.
  if (!type || !request || request.status === 'testing' || owner?.environment !== requester.environment)
    throw requestError(
      'QualificationRequestDoesNotExist',
      `QualificationRequest ${requestId} does not exist.`,
    );
  if (owner.id !== requester.id)
    throw requestError(
      'PermissionDeniedException',
      `You are not the owner of the type that QualificationRequest ${requestId} is for.`,
    );
  if (request.status !== 'pending')
    throw requestError(
      'InvalidQualificationRequestState',
      'This operation can be called with a status of: Submitted',
    );
  return { request, type };
}

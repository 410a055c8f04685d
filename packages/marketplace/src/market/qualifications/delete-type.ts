import { DISPOSING_MS } from '../../domain/qualification.ts';
import type { Requester } from '../../domain/requester.ts';
import type { MarketContext, Unit } from '../context.ts';
import { lockOwnType } from './find-type.ts';
import { tellRejected } from './tell-worker.ts';

/**
 * Rejects who waits, keeps what was granted, and lets the name go free after 48 hours (API reference,
 * DeleteQualificationType).
 * @throws Refusal QualificationTypeDoesNotExist, PermissionDeniedException, InvalidQualificationTypeState
 */
export async function deleteQualificationType(
  context: MarketContext,
  requester: Requester,
  qualificationTypeId: string,
): Promise<void> {
  await context.transact(async (unit) => {
    const type = await lockOwnType(unit, requester, qualificationTypeId);
    const at = context.clock.now();
    await unit.qualificationTypes.update(type.id, { status: 'Disposing' });
    for (const workerId of await unit.qualificationRequests.rejectOpen(type.id))
      await tellRejected(unit, { type, workerId, at, reason: 'This qualification is no longer offered.' });
    await unit.timers.put({
      kind: 'qualification-type-disposal',
      subject: type.id,
      dueAt: at + DISPOSING_MS,
    });
  });
}

/**
 * Ends the existence of a type whose timer is due. Its row stays for the grants that point at it: HITs may still ask
 * for them.
 * @param id the number of the type's row
 */
export async function disposeQualificationType(
  unit: Pick<Unit, 'qualificationTypes' | 'timers'>,
  id: number,
): Promise<void> {
  const type = await unit.qualificationTypes.lock(id);
  if (type?.status === 'Disposing') await unit.qualificationTypes.update(id, { status: 'Disposed' });
  await unit.timers.remove('qualification-type-disposal', id);
}

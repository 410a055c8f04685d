import type { EventType } from '../domain/events.ts';
import type { Hit } from '../domain/hit.ts';
import type { MarketContext, Unit } from './context.ts';

/** Tells the HIT's owner of an event, if that was asked for. @param event.at epoch ms UTC */
export async function announce(
  { notify, profile }: MarketContext,
  unit: Unit,
  hit: Hit,
  event: { readonly type: EventType; readonly assignmentId?: string; readonly at: number },
): Promise<void> {
  const ofAssignment = event.assignmentId !== undefined;
  if (ofAssignment && event.at >= hit.expiresAt && !profile.notifyAfterExpiry) return;
  const setting = await unit.notifications.of(hit.type.id);
  if (setting === undefined || !setting.active || !setting.eventTypes.includes(event.type)) return;
  await notify(unit.session, setting, { ...event, hitId: hit.hitId, hitTypeId: hit.type.hitTypeId });
}

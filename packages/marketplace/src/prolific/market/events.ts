import { newId } from '../domain/ids.ts';
import type { Submission } from '../domain/records.ts';
import type { Study } from '../domain/study.ts';
import type { ProlificContext, Unit } from './context.ts';

/** https://docs.prolific.com/api-reference/webhooks/receiving; what else there is has no counterpart here. */
export const eventTypes = {
  'study.status.change': 'The status of a study changed.',
  'study.progress.change': 'A place of a study was taken, given back or handed in.',
  'submission.status.change': 'The status of a submission changed.',
} as const;

export type EventType = keyof typeof eventTypes;

type Payload = Readonly<Record<string, unknown>>;

/** Puts an event down for every subscriber; it is sent after the transaction. */
async function tell(
  context: ProlificContext,
  unit: Unit,
  about: { readonly workspaceId: string; readonly eventType: EventType; readonly resourceId: string },
  payload: Payload,
): Promise<void> {
  const subscriptions = await unit.objects.list('subscription', about.workspaceId);
  for (const subscription of subscriptions) {
    if (!subscription.enabled || !subscription.confirmed) continue;
    if (subscription.eventType !== about.eventType) continue;
    const id = newId(unit.now);
    const body = JSON.stringify({
      resource_id: about.resourceId,
      event_type: about.eventType,
      ...payload,
    });
    await unit.objects.insert(
      'event',
      {
        id,
        subscriptionId: subscription.id,
        workspaceId: about.workspaceId,
        targetUrl: subscription.targetUrl,
        eventType: about.eventType,
        resourceId: about.resourceId,
        body,
        state: 'PENDING',
        attempts: 0,
        at: unit.now,
        updatedAt: unit.now,
      },
      { parent: subscription.id, tag: 'PENDING' },
    );
    for (let copy = 0; copy < context.behaviour().hookCopies; copy += 1)
      await unit.due.add('deliver', id, unit.now);
  }
}

export const tellSubmission = (context: ProlificContext, unit: Unit, submission: Submission): Promise<void> =>
  tell(
    context,
    unit,
    {
      workspaceId: submission.workspaceId,
      eventType: 'submission.status.change',
      resourceId: submission.id,
    },
    { participant_id: submission.participantId, status: submission.status },
  );

export const tellStudyStatus = (context: ProlificContext, unit: Unit, study: Study): Promise<void> =>
  tell(
    context,
    unit,
    { workspaceId: study.workspaceId, eventType: 'study.status.change', resourceId: study.id },
    { metadata: {}, status: study.status },
  );

export const tellStudyProgress = (context: ProlificContext, unit: Unit, study: Study): Promise<void> =>
  tell(
    context,
    unit,
    { workspaceId: study.workspaceId, eventType: 'study.progress.change', resourceId: study.id },
    {},
  );

import type { AssignmentState, NotificationResult } from '@turnout/core';

type Events = Extract<NotificationResult, { kind: 'events' }>['events'];

const STATES: Readonly<Record<string, AssignmentState>> = {
  AssignmentAccepted: 'working',
  AssignmentReturned: 'returned',
  AssignmentAbandoned: 'timed_out',
  AssignmentSubmitted: 'submitted',
  AssignmentApproved: 'approved',
  AssignmentRejected: 'rejected',
};

const ID = /^[A-Z0-9]{1,64}$/;

/**
 * The events of a message (API reference, "Notification event structure"). The same message may come again, and an
 * earlier one after a later.
 * @returns undefined when it is no such message
 */
export function readEvents(text: string): Events | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const document = memberOf(parsed, 'EventDocId');
  const events = memberOf(parsed, 'Events');
  if (typeof document !== 'string' || !Array.isArray(events)) return undefined;
  return events.map((event: unknown, index) => {
    const state = STATES[String(memberOf(event, 'EventType'))];
    const at = Date.parse(String(memberOf(event, 'EventTimestamp')));
    return {
      id: `${document}-${index}`,
      at: Number.isNaN(at) ? 0 : at,
      postingExternalId: idOf(memberOf(event, 'HITId')),
      assignmentExternalId: idOf(memberOf(event, 'AssignmentId')),
      ...(state !== undefined && { state }),
    };
  });
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const idOf = (value: unknown): string | undefined =>
  typeof value === 'string' && ID.test(value) ? value : undefined;

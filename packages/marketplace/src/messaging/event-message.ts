import type { MarketEvent } from '../domain/events.ts';

/** `Ping` is only ever sent by a test (API reference, SendTestEventNotification). */
export type NotifiedEvent = Omit<MarketEvent, 'type'> & { readonly type: MarketEvent['type'] | 'Ping' };

export interface EventMessageFacts {
  /** Unique for each message; receivers drop duplicates by it. */
  readonly id: string;
  /** The requester's account. */
  readonly customerId: string;
  /** The version the requester asked for. */
  readonly version: string;
  readonly events: readonly NotifiedEvent[];
}

/**
 * The JSON text that tells a requester of events (API reference, "Notifications", "Notification event structure").
 * It is the whole body of a queue's message, and the Message of a topic's.
 */
export const eventMessage = ({ id, customerId, version, events }: EventMessageFacts): string =>
  JSON.stringify({
    EventDocVersion: version,
    EventDocId: id,
    CustomerId: customerId,
    Events: events.map((event) => ({
      EventType: event.type,
      EventTimestamp: secondsOf(event.at),
      HITTypeId: event.hitTypeId,
      HITId: event.hitId,
      ...(event.assignmentId !== undefined && { AssignmentId: event.assignmentId }),
    })),
  });

/** Whole seconds in UTC, as in the reference's samples. */
const secondsOf = (at: number): string => `${new Date(at).toISOString().slice(0, -5)}Z`;

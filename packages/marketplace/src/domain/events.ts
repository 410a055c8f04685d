/** What a requester can be told about (API reference, Notification). */
export const eventTypes = [
  'AssignmentAccepted',
  'AssignmentAbandoned',
  'AssignmentReturned',
  'AssignmentSubmitted',
  'AssignmentApproved',
  'AssignmentRejected',
  'HITCreated',
  'HITExtended',
  'HITExpired',
  'HITReviewable',
  'HITDisposed',
] as const;

export type EventType = (typeof eventTypes)[number];

/** `Ping` is only ever sent by a test (API reference, SendTestEventNotification). */
export type TestEventType = EventType | 'Ping';

export interface MarketEvent {
  readonly type: TestEventType;
  readonly hitId: string;
  readonly hitTypeId: string;
  readonly assignmentId?: string | undefined;
  /** The access key of the requester; where it is left out, of the HIT's owner. */
  readonly customerId?: string | undefined;
  /** Epoch ms UTC. */
  readonly at: number;
}

export type Transport = 'SNS' | 'SQS' | 'Email';

/** Where and of what the owner of a HIT type wants to be told. */
export interface NotificationSetting {
  readonly destination: string;
  readonly transport: Transport;
  readonly version: string;
  readonly eventTypes: readonly EventType[];
  readonly active: boolean;
}

import { Type } from 'typebox';
import { choice, EntityId, Flag, list, Nothing, optional, Text } from './shared.ts';

const EventType = choice(
  'AssignmentAccepted',
  'AssignmentAbandoned',
  'AssignmentReturned',
  'AssignmentSubmitted',
  'AssignmentRejected',
  'AssignmentApproved',
  'HITCreated',
  'HITExpired',
  'HITReviewable',
  'HITExtended',
  'HITDisposed',
  'Ping',
);

const NotificationSpecification = Type.Object({
  Destination: Text,
  Transport: choice('Email', 'SQS', 'SNS'),
  Version: Text,
  EventTypes: list(EventType),
});

export const notificationOperations = {
  UpdateNotificationSettings: {
    input: Type.Object({
      HITTypeId: EntityId,
      Notification: optional(NotificationSpecification),
      Active: optional(Flag),
    }),
    output: Nothing,
  },
  SendTestEventNotification: {
    input: Type.Object({ Notification: NotificationSpecification, TestEventType: EventType }),
    output: Nothing,
  },
};

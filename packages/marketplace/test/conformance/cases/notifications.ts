import { expect } from 'vitest';
import { HOUR, SECOND } from '../../support/market.ts';
import { casesOf } from '../conformance-case.ts';
import { notValid, requestError } from '../expected.ts';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:hits';
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/123456789012/hits';
const everything = [
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

const wanted = {
  Destination: TOPIC,
  Transport: 'SNS' as const,
  Version: '2014-08-15',
  EventTypes: [...everything],
};

const REFERENCE = 'API reference, UpdateNotificationSettings and Notification';

export const notificationCases = [
  ...casesOf('UpdateNotificationSettings', [
    {
      id: 'events',
      behaviour: 'Every event of a HIT of the type is handed over to be sent, once.',
      fact: REFERENCE,
      clients: 'all',
      run: async ({ ask, post, take, giveBack, handIn, events }) => {
        const { HITTypeId, HITId: first } = await post();
        await ask('UpdateExpirationForHIT', { HITId: first, ExpireAt: 0 });
        await ask('UpdateNotificationSettings', { HITTypeId, Notification: wanted });
        const { HITId } = await post({ MaxAssignments: 1 });
        await giveBack(await take(HITId));
        const held = await take(HITId);
        await handIn(held);
        await ask('CreateAdditionalAssignmentsForHIT', { HITId, NumberOfAdditionalAssignments: 1 });
        await ask('ApproveAssignment', { AssignmentId: held.AssignmentId });
        const other = await take(HITId);
        await handIn(other);
        await ask('RejectAssignment', { AssignmentId: other.AssignmentId, RequesterFeedback: '' });
        await ask('DeleteHIT', { HITId });
        expect(events(HITId)).toEqual([
          'HITCreated',
          'AssignmentAccepted',
          'AssignmentReturned',
          'AssignmentAccepted',
          'HITReviewable',
          'AssignmentSubmitted',
          'HITExtended',
          'AssignmentApproved',
          'AssignmentAccepted',
          'HITReviewable',
          'AssignmentSubmitted',
          'AssignmentRejected',
          'HITDisposed',
        ]);
      },
    },
    {
      id: 'events-of-time',
      behaviour: 'What time brings about is told too: a deadline that passed, the end of the HIT.',
      fact: REFERENCE,
      clients: 'all',
      run: async ({ ask, post, take, pass, events }) => {
        const { HITTypeId } = await post({ AssignmentDurationInSeconds: 60 });
        await ask('UpdateNotificationSettings', { HITTypeId, Notification: wanted });
        const { HITId } = await post({ AssignmentDurationInSeconds: 60, LifetimeInSeconds: 3600 });
        await take(HITId);
        await pass(HOUR + SECOND);
        expect(events(HITId)).toEqual([
          'HITCreated',
          'AssignmentAccepted',
          'AssignmentAbandoned',
          'HITReviewable',
          'HITExpired',
        ]);
      },
    },
    {
      id: 'events-off-and-on',
      behaviour: 'A new specification takes the place of the old one; Active switches it off and on.',
      fact: REFERENCE,
      clients: 'all',
      run: async ({ ask, post, take, giveBack, events }) => {
        const { HITTypeId, HITId } = await post();
        await ask('UpdateNotificationSettings', { HITTypeId, Notification: wanted, Active: false });
        await giveBack(await take(HITId));
        expect(events(HITId)).toEqual([]);
        await ask('UpdateNotificationSettings', { HITTypeId, Active: true });
        await giveBack(await take(HITId));
        expect(events(HITId)).toEqual(['AssignmentAccepted', 'AssignmentReturned']);
        const some = {
          ...wanted,
          Transport: 'SQS' as const,
          Destination: QUEUE,
          EventTypes: ['AssignmentReturned' as const],
        };
        await ask('UpdateNotificationSettings', { HITTypeId, Notification: some });
        await giveBack(await take(HITId));
        expect(events(HITId)).toEqual(['AssignmentAccepted', 'AssignmentReturned', 'AssignmentReturned']);
      },
    },
    {
      id: 'events-after-expiry',
      behaviour: 'Of a HIT that has expired no submission is told.',
      fact: 'Dallinger’s remark of 2022 in its code; a switch of the profile',
      clients: 'all',
      run: async ({ ask, post, take, handIn, pass, events }) => {
        const { HITTypeId, HITId } = await post({ LifetimeInSeconds: 60 });
        await ask('UpdateNotificationSettings', { HITTypeId, Notification: wanted });
        const held = await take(HITId);
        await pass(60 * SECOND + SECOND);
        await handIn(held);
        expect(events(HITId)).toEqual(['AssignmentAccepted', 'HITExpired', 'HITReviewable']);
      },
    },
    {
      id: 'events-after-expiry-docs',
      behaviour: 'With the profile "docs" it is told.',
      fact: `${REFERENCE}; a switch of the profile`,
      clients: 'all',
      profile: 'docs',
      run: async ({ ask, post, take, handIn, pass, events }) => {
        const { HITTypeId, HITId } = await post({ LifetimeInSeconds: 60 });
        await ask('UpdateNotificationSettings', { HITTypeId, Notification: wanted });
        const held = await take(HITId);
        await pass(60_000);
        await handIn(held);
        expect(events(HITId)).toContain('AssignmentSubmitted');
      },
    },
    {
      id: 'events-destination',
      behaviour: 'The destination must fit its transport, and the HIT type exist.',
      fact: `${REFERENCE}; code from the published .NET client`,
      clients: 'all',
      run: async ({ refused, post }) => {
        const { HITTypeId } = await post();
        await refused(
          'UpdateNotificationSettings',
          { HITTypeId, Notification: { ...wanted, Transport: 'SQS' } },
          requestError('InvalidTransportEndpoint', /is not valid for the Transport SQS/),
        );
        await refused(
          'UpdateNotificationSettings',
          { HITTypeId: '3NONE', Notification: wanted },
          requestError('HITDoesNotExist', 'HITType 3NONE does not exist.'),
        );
      },
    },
    {
      id: 'events-refused',
      behaviour:
        'It needs a specification or Active, a version that is known, a destination of its transport, and no Ping.',
      fact: `${REFERENCE}; both versions are in use (psiTurk has the older one)`,
      clients: 'all',
      run: async ({ ask, refused, post }) => {
        const { HITTypeId } = await post();
        const set = (change: object) => ({ HITTypeId, Notification: { ...wanted, ...change } });
        await refused('UpdateNotificationSettings', { HITTypeId }, notValid('null', 'Notification'));
        await refused(
          'UpdateNotificationSettings',
          { HITTypeId, Active: true },
          requestError('InvalidParameterValue', /Notification/),
        );
        await refused(
          'UpdateNotificationSettings',
          set({ Version: '2020-01-01' }),
          notValid('2020-01-01', 'Version'),
        );
        await refused(
          'UpdateNotificationSettings',
          set({ EventTypes: ['Ping'] }),
          notValid('Ping', 'EventTypes'),
        );
        await ask('UpdateNotificationSettings', {
          HITTypeId,
          Notification: { ...wanted, Version: '2006-05-05' },
        });
      },
    },
  ]),
  ...casesOf('SendTestEventNotification', [
    {
      id: 'test-event',
      behaviour: 'It is sent at once, whatever events the specification names, Ping too.',
      fact: 'API reference, SendTestEventNotification',
      clients: 'all',
      run: async ({ ask, stage }) => {
        const before = stage.notified.length;
        const Notification = { ...wanted, EventTypes: ['HITCreated' as const] };
        for (const TestEventType of ['Ping', 'AssignmentSubmitted'] as const)
          await ask('SendTestEventNotification', { Notification, TestEventType });
        expect(
          stage.notified.slice(before).map(({ setting, event }) => [setting.destination, event.type]),
        ).toEqual([
          [TOPIC, 'Ping'],
          [TOPIC, 'AssignmentSubmitted'],
        ]);
      },
    },
    {
      id: 'test-event-refused',
      behaviour: 'A destination that is none of its transport’s is refused.',
      fact: 'code from the published .NET client; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ refused }) => {
        await refused(
          'SendTestEventNotification',
          { Notification: { ...wanted, Destination: 'nowhere' }, TestEventType: 'Ping' },
          requestError('InvalidTransportEndpoint', /"nowhere"/),
        );
      },
    },
  ]),
];

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../src/api/shapes/index.ts';
import { type Call, callsOf, expectRefusal } from '../support/api-calls.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';

type Specification = Input<'SendTestEventNotification'>['Notification'];

const toTopic: Specification = {
  Destination: 'arn:aws:sns:us-east-1:123456789012:study',
  Transport: 'SNS',
  Version: '2014-08-15',
  EventTypes: ['AssignmentSubmitted', 'HITReviewable'],
};

const toQueue: Specification = {
  ...toTopic,
  Transport: 'SQS',
  Destination: 'https://sqs.us-east-1.amazonaws.com/123456789012/study',
};

let market: TestMarket;
let call: Call;
beforeEach(async () => {
  market = await openTestMarket();
  call = callsOf(market, await market.requester());
});
afterEach(() => market.close());

async function newHitType(): Promise<{ readonly id: string; readonly row: number }> {
  const { HITTypeId = '' } = await call('CreateHITType', {
    Title: 'A study',
    Description: 'Ten minutes',
    Reward: '1.00',
    AssignmentDurationInSeconds: 3600,
  });
  const type = await market.context.read.hitTypes.byHitTypeId(HITTypeId);
  return { id: HITTypeId, row: type?.id ?? 0 };
}

describe('UpdateNotificationSettings', () => {
  const settingOf = (row: number) => market.context.read.notifications.of(row);

  test('keeps one specification for each HIT type; a new one replaces it', async () => {
    const { id: HITTypeId, row } = await newHitType();
    await call('UpdateNotificationSettings', { HITTypeId, Notification: toTopic });
    expect(await settingOf(row)).toEqual({
      destination: toTopic.Destination,
      transport: 'SNS',
      version: '2014-08-15',
      eventTypes: ['AssignmentSubmitted', 'HITReviewable'],
      active: true,
    });
    const Notification: Specification = { ...toQueue, Version: '2006-05-05', EventTypes: ['HITExpired'] };
    await call('UpdateNotificationSettings', { HITTypeId, Notification, Active: false });
    expect(await settingOf(row)).toEqual({
      destination: toQueue.Destination,
      transport: 'SQS',
      version: '2006-05-05',
      eventTypes: ['HITExpired'],
      active: false,
    });
  });

  test('is switched on and off alone, and stays so with a new specification', async () => {
    const { id: HITTypeId, row } = await newHitType();
    const update = (changes: Partial<Input<'UpdateNotificationSettings'>>) =>
      call('UpdateNotificationSettings', { HITTypeId, ...changes });
    await update({ Notification: toTopic });
    await update({ Active: false });
    expect(await settingOf(row)).toMatchObject({ destination: toTopic.Destination, active: false });
    await update({ Notification: toQueue });
    expect(await settingOf(row)).toMatchObject({ destination: toQueue.Destination, active: false });
    await update({ Active: true });
    expect(await settingOf(row)).toMatchObject({ active: true });
  });

  test('needs a specification sooner or later', async () => {
    const { id: HITTypeId } = await newHitType();
    await expectRefusal(call('UpdateNotificationSettings', { HITTypeId }), {
      type: 'ParameterValidationError',
    });
    await expectRefusal(call('UpdateNotificationSettings', { HITTypeId, Active: true }), {
      type: 'RequestError',
      code: 'InvalidParameterValue',
    });
  });

  test('knows the caller’s own HIT types only', async () => {
    const { id: HITTypeId } = await newHitType();
    const other = callsOf(market, await market.requester());
    await expectRefusal(other('UpdateNotificationSettings', { HITTypeId, Notification: toTopic }), {
      type: 'RequestError',
      message: `HITType ${HITTypeId} does not exist.`,
    });
  });

  test('takes no Ping', async () => {
    const { id: HITTypeId } = await newHitType();
    const Notification: Specification = { ...toTopic, EventTypes: ['Ping'] };
    await expectRefusal(call('UpdateNotificationSettings', { HITTypeId, Notification }), {
      type: 'ParameterValidationError',
      message: 'The value "Ping" is not valid for the parameter EventTypes.',
    });
  });

  test('refuses other versions, and destinations that are none', async () => {
    const { id: HITTypeId } = await newHitType();
    const update = (changes: Partial<Specification>) =>
      call('UpdateNotificationSettings', { HITTypeId, Notification: { ...toTopic, ...changes } });
    await expectRefusal(update({ Version: '2012-03-25' }), {
      type: 'ParameterValidationError',
      message: 'The value "2012-03-25" is not valid for the parameter Version.',
    });
    for (const [Transport, Destination] of [
      ['SNS', 'study'],
      ['SNS', toQueue.Destination],
      ['SQS', toTopic.Destination],
      ['SQS', 'ftp://sqs.us-east-1.amazonaws.com/123456789012/study'],
      ['SQS', 'https://sqs.us-east-1.amazonaws.com/study'],
      ['Email', 'nobody'],
    ] as const)
      await expectRefusal(update({ Transport, Destination }), {
        type: 'RequestError',
        code: 'InvalidTransportEndpoint',
      });
    await update({ Transport: 'Email', Destination: 'lab@example.org' });
    await update({ Transport: 'SQS', Destination: 'http://127.0.0.1:4000/queue/123456789012/study' });
  });
});

describe('SendTestEventNotification', () => {
  test('sends at once, whatever the specification filters', async () => {
    await call('SendTestEventNotification', { Notification: toTopic, TestEventType: 'HITExpired' });
    await call('SendTestEventNotification', { Notification: toQueue, TestEventType: 'AssignmentReturned' });
    const [ofHit, ofAssignment] = market.notified;
    expect(ofHit).toMatchObject({
      setting: { destination: toTopic.Destination, active: true },
      event: { type: 'HITExpired', at: market.clock.now() },
    });
    expect(ofHit?.event.assignmentId).toBeUndefined();
    expect(ofAssignment?.event).toMatchObject({ type: 'AssignmentReturned' });
    expect(ofAssignment?.event.assignmentId).toMatch(/^3[0-9A-Z]{29}$/);
  });

  test('sends a Ping', async () => {
    const Notification: Specification = { ...toTopic, EventTypes: ['Ping'] };
    await call('SendTestEventNotification', { Notification, TestEventType: 'Ping' });
    expect(market.notified).toMatchObject([{ event: { type: 'Ping' } }]);
  });

  test('sends nothing to a destination that is none', async () => {
    const Notification: Specification = { ...toTopic, Destination: 'study' };
    await expectRefusal(call('SendTestEventNotification', { Notification, TestEventType: 'Ping' }), {
      type: 'RequestError',
      code: 'InvalidTransportEndpoint',
    });
    expect(market.notified).toEqual([]);
  });
});

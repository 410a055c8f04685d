import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshPostgres } from '../../../../test/support/postgres.ts';
import type { NotificationSetting } from '../../src/domain/events.ts';
import { accountNumber } from '../../src/messaging/index.ts';
import { KEY, type MessagingLab, SECRET, startMessagingLab } from './support/lab.ts';
import { type Subscriber, startSubscriber } from './support/subscriber.ts';
import { subscribeConfirmed } from './support/topics.ts';

const event = {
  type: 'AssignmentSubmitted',
  hitId: '3HIT',
  hitTypeId: '3TYPE',
  assignmentId: '3ASSIGNMENT',
  at: Date.UTC(2026, 10, 21, 9, 5),
} as const;
const settingTo = (destination: string, transport: 'SNS' | 'SQS' = 'SNS'): NotificationSetting => ({
  destination,
  transport,
  version: '2014-08-15',
  eventTypes: ['AssignmentSubmitted'],
  active: true,
});

const SECONDS = 1 / 60;

/** Its queue addresses name the other server as well: the address says which queue, not where. */
const queueClient = (lab: MessagingLab): SQSClient =>
  new SQSClient({
    endpoint: lab.url,
    useQueueUrlAsEndpoint: false,
    region: 'us-east-1',
    credentials: { accessKeyId: KEY, secretAccessKey: SECRET },
  });

let folder: string;
let subscriber: Subscriber;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-messaging-'));
  subscriber = await startSubscriber();
});
afterEach(async () => {
  await subscriber.close();
  rmSync(folder, { recursive: true });
});

const databases = [
  ['SQLite', async () => `sqlite:///${join(folder, 'market.db')}`],
  ['PostgreSQL', () => freshPostgres(inject('postgresUrl'))],
] as const;

describe.each(databases)('deliveries on %s', (_name, makeUrl) => {
  let lab: MessagingLab;
  let databaseUrl: string;
  let topicArn: string;

  const deliver = (): Promise<number> => lab.messaging.deliverer.deliverDue(lab.clock.now());

  beforeEach(async () => {
    databaseUrl = await makeUrl();
    lab = await startMessagingLab({ databaseUrl });
    topicArn = await subscribeConfirmed(lab, subscriber);
  });
  afterEach(() => lab.close());

  it('tell of an event in the form MTurk has', async () => {
    await lab.notify(settingTo(topicArn), event);
    expect(await deliver()).toBe(1);
    expect(JSON.parse(subscriber.posts().at(-1)?.envelope.Message ?? '')).toEqual({
      EventDocVersion: '2014-08-15',
      EventDocId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CustomerId: 'ACUSTOMER',
      Events: [
        {
          EventType: 'AssignmentSubmitted',
          EventTimestamp: '2026-11-21T09:05:00Z',
          HITTypeId: '3TYPE',
          HITId: '3HIT',
          AssignmentId: '3ASSIGNMENT',
        },
      ],
    });
  });

  it('are tried again with pauses, and given up after the last', async () => {
    subscriber.answer(503);
    await lab.notify(settingTo(topicArn), event);
    const before = subscriber.posts().length;
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(0);
    for (const _retry of [1, 2, 3]) {
      lab.clock.advance(20 * SECONDS);
      expect(await deliver()).toBe(1);
    }
    lab.clock.advance(24 * 60);
    expect(await deliver()).toBe(0);
    expect(subscriber.posts().length - before).toBe(4);
    expect(await lab.messaging.store.openDeliveries(10)).toEqual([
      {
        endpoint: subscriber.url,
        type: 'Notification',
        attempts: 4,
        dueAt: undefined,
        lastError: 'answered 503',
      },
    ]);
  });

  it('arrive after the subscriber was away', async () => {
    subscriber.answer(500);
    await lab.notify(settingTo(topicArn), event);
    await deliver();
    subscriber.answer(200);
    lab.clock.advance(20 * SECONDS);
    expect(await deliver()).toBe(1);
    expect(await lab.messaging.store.openDeliveries(10)).toEqual([]);
  });

  it('follow no redirect, and are not repeated to who refuses them', async () => {
    for (const status of [302, 404]) {
      subscriber.answer(status);
      await lab.notify(settingTo(topicArn), event);
      const before = subscriber.posts().length;
      await deliver();
      lab.clock.advance(60);
      expect(await deliver()).toBe(0);
      expect(subscriber.posts().length - before).toBe(1);
    }
  });

  it('go with their transaction', async () => {
    await expect(lab.failingTransaction(settingTo(topicArn), event)).rejects.toThrow('undone');
    expect(await deliver()).toBe(0);
  });

  it('are kept over a restart, and come back when a server died with them', async () => {
    await lab.notify(settingTo(topicArn), event);
    // Taken up, and then nothing more is heard of it.
    expect(await lab.takeUp()).toBe(1);
    const { clock } = lab;
    await lab.close();
    lab = await startMessagingLab({ databaseUrl, clock });
    expect(await deliver()).toBe(0);
    lab.clock.advance(1);
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(0);
  });

  it('start by themselves', async () => {
    const before = subscriber.posts().length;
    lab.messaging.deliverer.start();
    lab.messaging.deliverer.start();
    await lab.notify(settingTo(topicArn), event);
    lab.messaging.wake();
    await expect.poll(() => subscriber.posts().length).toBe(before + 1);
    await lab.messaging.deliverer.stop();
    await lab.messaging.deliverer.stop();
  });

  it('that have nowhere to go are told in the log', async () => {
    const nowhere = settingTo(`http://127.0.0.1/queue/${accountNumber(KEY)}/none`, 'SQS');
    await lab.notify(nowhere, event);
    expect(lab.lines.at(-1)).toMatchObject({ level: 'warn', message: 'a notification has nowhere to go' });
    expect(await lab.messaging.reaches(nowhere)).toBe(false);
    expect(await lab.messaging.reaches(settingTo(topicArn))).toBe(true);
  });
});

it('two servers on PostgreSQL post each message once', async () => {
  const databaseUrl = await freshPostgres(inject('postgresUrl'));
  const one = await startMessagingLab({ databaseUrl });
  const two = await startMessagingLab({ databaseUrl, clock: one.clock });
  const topicArn = await subscribeConfirmed(one, subscriber);
  const before = subscriber.posts().length;
  for (let count = 0; count < 60; count += 1) await one.notify(settingTo(topicArn), event);
  const made = await Promise.all(
    [one, two, one, two].map((lab) => lab.messaging.deliverer.deliverDue(lab.clock.now())),
  );
  expect(made.reduce((sum, posts) => sum + posts, 0)).toBe(60);
  const ids = subscriber
    .posts()
    .slice(before)
    .map(({ envelope }) => envelope.MessageId);
  expect(ids).toHaveLength(60);
  expect(new Set(ids).size).toBe(60);
  // The other server shows the certificate of the one that signed.
  const certificate = new URL(subscriber.posts().at(-1)?.envelope.SigningCertURL ?? '').pathname;
  for (const lab of [one, two]) expect((await fetch(lab.url + certificate)).status).toBe(200);
  await one.close();
  await two.close();
});

it('two servers on PostgreSQL never give a message to two receivers', async () => {
  const databaseUrl = await freshPostgres(inject('postgresUrl'));
  const one = await startMessagingLab({ databaseUrl });
  const two = await startMessagingLab({ databaseUrl, clock: one.clock });
  const clients = [queueClient(one), queueClient(two)] as const;
  const { QueueUrl = '' } = await clients[0].send(new CreateQueueCommand({ QueueName: 'events' }));
  for (let count = 0; count < 40; count += 1) await one.notify(settingTo(QueueUrl, 'SQS'), event);
  const received = await Promise.all(
    [...clients, ...clients, ...clients].map(async (client) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body }) => Body);
    }),
  );
  const documents = received.flat();
  expect(new Set(documents).size).toBe(documents.length);
  expect(documents.length).toBeGreaterThan(0);
  const { Attributes = {} } = await clients[1].send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: String(40 - documents.length),
    ApproximateNumberOfMessagesNotVisible: String(documents.length),
    ApproximateNumberOfMessagesDelayed: '0',
  });
  for (const client of clients) client.destroy();
  await one.close();
  await two.close();
});

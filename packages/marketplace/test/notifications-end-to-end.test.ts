import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateHITCommand,
  CreateHITTypeCommand,
  CreateHITWithHITTypeCommand,
  MTurkClient,
  UpdateNotificationSettingsCommand,
} from '@aws-sdk/client-mturk';
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it, vi } from 'vitest';
import { type RunningMarketplace, startMarketplace } from '../src/marketplace.ts';
import { EXTERNAL_QUESTION } from './support/operations.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const CONTROL_TOKEN = 'control';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(): Promise<RunningMarketplace> {
  const marketplace = await startMarketplace({
    mode: 'rehearsal',
    name: 'Test',
    database: { url: 'sqlite://' },
    listen: { host: '127.0.0.1', port: 0 },
    publicUrl: undefined,
    contentUrl: undefined,
    profile: 'observed',
    panelFees: 'none',
    trustedProxies: 0,
    signUp: 'open',
    controlToken: CONTROL_TOKEN,
    outgoingHosts: [],
    vault: { encrypt: (text) => text, decrypt: (text) => text },
    clock: { now: () => Date.now() },
    random: { next: Math.random },
    log: silent,
  });
  closers.push(() => marketplace.stop());
  return marketplace;
}

const clientOptions = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'LAB', secretAccessKey: 'x' },
});

/** A type of HITs whose events go to a destination, and one HIT of it, accepted and handed in by a worker. */
async function oneSubmission(
  { url }: RunningMarketplace,
  Transport: 'SQS' | 'SNS',
  Destination: string,
): Promise<{ hitId: string; assignmentId: string }> {
  const mturk = new MTurkClient(clientOptions(`${url}/sandbox`));
  closers.push(async () => mturk.destroy());
  const { HITTypeId } = await mturk.send(
    new CreateHITTypeCommand({
      Title: 'Told about',
      Description: 'A study',
      Reward: '0.10',
      AssignmentDurationInSeconds: 600,
    }),
  );
  await mturk.send(
    new UpdateNotificationSettingsCommand({
      HITTypeId,
      Active: true,
      Notification: {
        Transport,
        Destination,
        Version: '2014-08-15',
        EventTypes: ['AssignmentAccepted', 'AssignmentSubmitted', 'HITReviewable'],
      },
    }),
  );
  const { HIT } = await mturk.send(
    new CreateHITWithHITTypeCommand({ HITTypeId, LifetimeInSeconds: 3600, Question: EXTERNAL_QUESTION }),
  );
  // Of another type: nobody is told of this one.
  await mturk.send(
    new CreateHITCommand({
      Title: 'Not told about',
      Description: 'A study',
      Reward: '0.10',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      Question: EXTERNAL_QUESTION,
    }),
  );
  const made = await fetch(`${url}/control/workers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CONTROL_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workers: [{}] }),
  });
  const { workers } = (await made.json()) as { workers: { token: string }[] };
  const accepted = await fetch(`${url}/sandbox/projects/${HIT?.HITGroupId}/tasks/accept_random?format=json`, {
    method: 'POST',
    headers: { authorization: `Bearer ${workers[0]?.token}` },
  });
  const { assignmentId } = (await accepted.json()) as { assignmentId: string };
  await fetch(`${url}/mturk/externalSubmit`, {
    method: 'POST',
    body: new URLSearchParams({ assignmentId, answer: 'yes' }),
  });
  return { hitId: HIT?.HITId ?? '', assignmentId };
}

interface Message {
  readonly Events: readonly { EventType: string; HITId: string; AssignmentId?: string }[];
}

it('tells a queue of what happens to a HIT, once for each event, in the published form', async () => {
  const marketplace = await start();
  const sqs = new SQSClient(clientOptions(`${marketplace.url}/sandbox`));
  closers.push(async () => sqs.destroy());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'events' }));
  const { hitId, assignmentId } = await oneSubmission(marketplace, 'SQS', QueueUrl ?? '');
  const heard: Message['Events'][number][] = [];
  while (heard.length < 3) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
    );
    expect(Messages.length).toBeGreaterThan(0);
    heard.push(...Messages.flatMap(({ Body = '' }) => (JSON.parse(Body) as Message).Events));
  }
  expect(heard.map(({ EventType }) => EventType).toSorted()).toEqual([
    'AssignmentAccepted',
    'AssignmentSubmitted',
    'HITReviewable',
  ]);
  expect(heard.every((event) => event.HITId === hitId)).toBe(true);
  expect(heard.find(({ EventType }) => EventType === 'AssignmentSubmitted')?.AssignmentId).toBe(assignmentId);
});

it('posts to whoever confirmed a subscription, as listeners of topics expect it', async () => {
  const posted: { Type: string; Message: string; Token?: string; TopicArn: string }[] = [];
  const listener = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      posted.push(JSON.parse(text));
      response.end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => listener.close(resolve)));
  const Endpoint = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/mturk-sns-listener`;
  const marketplace = await start();
  const sns = new SNSClient(clientOptions(`${marketplace.url}/sandbox`));
  closers.push(async () => sns.destroy());
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'events' }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
  await vi.waitFor(() => expect(posted).toHaveLength(1), 120_000);
  expect(posted[0]).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn });
  await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: posted[0]?.Token }));
  const { assignmentId } = await oneSubmission(marketplace, 'SNS', TopicArn ?? '');
  await vi.waitFor(() => expect(posted).toHaveLength(4), 120_000);
  const events = posted.slice(1).flatMap(({ Message }) => (JSON.parse(Message) as Message).Events);
  expect(events.find(({ EventType }) => EventType === 'AssignmentSubmitted')?.AssignmentId).toBe(
    assignmentId,
  );
});

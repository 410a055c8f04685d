import type { Input } from '../input.ts';
import { textsByName, whole } from '../input.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import { queueArn } from '../names.ts';
import type { Attributes, Queue, QueueCounts } from '../store.ts';

/** Least, most and usual value, in seconds or bytes (SQS API reference, SetQueueAttributes). */
const numbers: Readonly<Record<string, readonly [least: number, most: number, usual: number]>> = {
  VisibilityTimeout: [0, 43_200, 30],
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 262_144],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
};

/** Kept and given back; nothing is done with them. An empty text takes them away again. */
const stored = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
]);

const derived = new Set([
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
]);

/** The attributes a call sets. @throws MessagingRefusal InvalidAttributeName, InvalidParameterValue */
export function readQueueAttributes(input: Input): Attributes {
  const given = textsByName(input, 'Attributes');
  for (const name of Object.keys(given)) {
    const bounds = numbers[name];
    if (bounds !== undefined) whole(given, name, bounds[0], bounds[1]);
    else if (!stored.has(name)) throw unknownAttribute(name);
  }
  return given;
}

/** A queue's own attributes after a change. */
export const withAttributes = (old: Attributes, change: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries({ ...old, ...change }).filter(([name, value]) => value !== '' || !stored.has(name)),
  );

export const seconds = (queue: Queue, name: string): number =>
  Number(queue.attributes[name] ?? numbers[name]?.[2] ?? 0);

/** The first attribute in which a queue differs from what a second CreateQueue asks for. */
export const differing = (queue: Queue, asked: Attributes): string | undefined =>
  Object.keys(asked).find(
    (name) => (queue.attributes[name] ?? String(numbers[name]?.[2] ?? '')) !== asked[name],
  );

/** @throws MessagingRefusal InvalidAttributeName */
export function shownAttributes(queue: Queue, counts: QueueCounts, names: readonly string[]): Attributes {
  const all: Attributes = {
    ...Object.fromEntries(Object.entries(numbers).map(([name, [, , usual]]) => [name, String(usual)])),
    ...queue.attributes,
    QueueArn: queueArn(queue),
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAt / 1000)),
  };
  if (names.includes('All')) return all;
  const foreign = names.find((name) => !(name in numbers || stored.has(name) || derived.has(name)));
  if (foreign !== undefined) throw unknownAttribute(foreign);
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

const unknownAttribute = (name: string): MessagingRefusal =>
  new MessagingRefusal('InvalidAttributeName', `Unknown Attribute ${name.slice(0, 200)}.`);

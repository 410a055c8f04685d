import { invalidValue, requiredText, text, texts, whole } from '../input.ts';
import { MessagingRefusal } from '../messaging-refusal.ts';
import { isQueueName } from '../names.ts';
import { differing, readQueueAttributes, shownAttributes, withAttributes } from './attributes.ts';
import { noQueue, queueOf, type SqsCall } from './context.ts';

const MOST_LISTED = 1000;

export async function createQueue(call: SqsCall): Promise<object> {
  const name = requiredText(call.input, 'QueueName');
  if (!isQueueName(name))
    throw invalidValue(
      'QueueName',
      name,
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
  const asked = readQueueAttributes(call.input);
  const { account } = call;
  await call.store.write(async (tx) => {
    const now = call.now();
    const attributes = withAttributes({}, asked);
    if (await tx.insertQueue({ account, name, attributes, createdAt: now, changedAt: now })) return;
    const there = await tx.queue({ account, name });
    const difference = there === undefined ? undefined : differing(there, asked);
    if (difference !== undefined)
      throw new MessagingRefusal(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${difference}`,
        { code: 'QueueAlreadyExists' },
      );
  });
  return { QueueUrl: call.urlOf({ account, name }) };
}

export async function getQueueUrl(call: SqsCall): Promise<object> {
  const name = requiredText(call.input, 'QueueName');
  const account = text(call.input, 'QueueOwnerAWSAccountId') ?? call.account;
  const queue = account === call.account ? await call.store.queue({ account, name }) : undefined;
  if (queue === undefined) throw noQueue();
  return { QueueUrl: call.urlOf(queue) };
}

export async function listQueues(call: SqsCall): Promise<object> {
  const limit = whole(call.input, 'MaxResults', 1, MOST_LISTED) ?? MOST_LISTED;
  const after = text(call.input, 'NextToken') ?? '';
  const prefix = text(call.input, 'QueueNamePrefix') ?? '';
  const queues = await call.store.queuesOf(call.account, prefix, after, limit + 1);
  const page = queues.slice(0, limit);
  return {
    QueueUrls: page.map(call.urlOf),
    ...(queues.length > limit && { NextToken: page.at(-1)?.name }),
  };
}

export async function getQueueAttributes(call: SqsCall): Promise<object> {
  const queue = await queueOf(call);
  const names = texts(call.input, 'AttributeNames');
  if (names.length === 0) return {};
  return { Attributes: shownAttributes(queue, await call.store.countsOf(queue.id, call.now()), names) };
}

export async function setQueueAttributes(call: SqsCall): Promise<object> {
  const change = readQueueAttributes(call.input);
  if (Object.keys(change).length === 0)
    throw new MessagingRefusal('MissingParameter', 'The request must contain the parameter Attributes.');
  await call.store.write(async (tx) => {
    const queue = await queueOf(call, tx);
    await tx.setQueueAttributes(queue.id, withAttributes(queue.attributes, change), call.now());
  });
  return {};
}

export async function purgeQueue(call: SqsCall): Promise<object> {
  await call.store.write(async (tx) => tx.purgeQueue((await queueOf(call, tx)).id));
  return {};
}

export async function deleteQueue(call: SqsCall): Promise<object> {
  await call.store.write(async (tx) => tx.deleteQueue((await queueOf(call, tx)).id));
  return {};
}

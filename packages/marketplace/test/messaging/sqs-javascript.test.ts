import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quickOnce } from '../../../../test/support/quick-once.ts';
import { accountNumber } from '../../src/messaging/index.ts';
import { KEY, type MessagingLab, SECRET, startMessagingLab } from './support/lab.ts';

let lab: MessagingLab;
let sqs: SQSClient;

const clientFor = (accessKeyId: string): SQSClient =>
  new SQSClient({
    endpoint: lab.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: SECRET },
    maxAttempts: 1,
  });

beforeEach(async () => {
  lab = await startMessagingLab();
  sqs = clientFor(KEY);
});
afterEach(async () => {
  sqs.destroy();
  await lab.close();
});

async function makeQueue(name = 'events'): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  return QueueUrl;
}

const receive = async (QueueUrl: string, more: object = {}) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];

const counts = async (QueueUrl: string): Promise<readonly (string | undefined)[]> => {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ];
};

describe('queues through @aws-sdk/client-sqs', () => {
  it('are made once, found, listed, changed and deleted', async () => {
    const url = await makeQueue();
    const account = accountNumber(KEY);
    expect(url).toBe(`${lab.url}/queue/${account}/events`);
    expect(await makeQueue()).toBe(url);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'events' }))).QueueUrl).toBe(url);
    await makeQueue('other');
    await makeQueue('events-2');
    const first = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'events', MaxResults: 1 }));
    expect(first.QueueUrls).toEqual([url]);
    const second = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: 'events', MaxResults: 1, NextToken: first.NextToken }),
    );
    expect(second.QueueUrls).toEqual([`${url}-2`]);
    expect(second.NextToken).toBeUndefined();
    const Policy = '{"Statement":[]}';
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy, VisibilityTimeout: '7' } }),
    );
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['Policy', 'QueueArn', 'VisibilityTimeout'],
      }),
    );
    expect(Attributes).toEqual({
      Policy,
      QueueArn: `arn:aws:sqs:us-east-1:${account}:events`,
      VisibilityTimeout: '7',
    });
    await expect(
      sqs.send(new CreateQueueCommand({ QueueName: 'events', Attributes: { VisibilityTimeout: '8' } })),
    ).rejects.toMatchObject({ name: 'QueueNameExists' });
    await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'events' }))).rejects.toBeInstanceOf(
      QueueDoesNotExist,
    );
  });

  it('hide a message from others while it is worked on, and show it again', async () => {
    const url = await makeQueue();
    const { MessageId } = await sqs.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody: 'grüße <&> 🎉' }),
    );
    const [message] = await receive(url, { AttributeNames: ['All'] });
    expect(message).toMatchObject({
      MessageId,
      Body: 'grüße <&> 🎉',
      Attributes: { ApproximateReceiveCount: '1', SenderId: accountNumber(KEY) },
    });
    expect(await receive(url)).toEqual([]);
    expect(await counts(url)).toEqual(['0', '1', '0']);
    lab.clock.advance(1);
    const [again] = await receive(url, {
      AttributeNames: ['ApproximateReceiveCount'],
      VisibilityTimeout: 120,
    });
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    // The first receipt has lost the message, so deleting with it is answered and does nothing.
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
    expect(await counts(url)).toEqual(['0', '1', '0']);
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: again?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    const [last] = await receive(url);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: last?.ReceiptHandle }));
    expect(await counts(url)).toEqual(['0', '0', '0']);
    await expect(
      sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: url,
          ReceiptHandle: last?.ReceiptHandle,
          VisibilityTimeout: 5,
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('carry attributes, delay, forget and are purged', async () => {
    const url = await makeQueue();
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'late',
        DelaySeconds: 30,
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'test' },
          blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
        },
      }),
    );
    expect(await counts(url)).toEqual(['0', '0', '1']);
    expect(await receive(url)).toEqual([]);
    lab.clock.advance(1);
    const [message] = await receive(url, { MessageAttributeNames: ['All'] });
    expect(message?.MessageAttributes).toMatchObject({
      kind: { DataType: 'String', StringValue: 'test' },
      blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
    });
    lab.clock.advance(4 * 24 * 60 + 1);
    expect(await receive(url)).toEqual([]);
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'new' }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
    expect(await counts(url)).toEqual(['0', '0', '0']);
  });

  it('delete in batches, each entry by itself', async () => {
    const url = await makeQueue();
    for (const MessageBody of ['a', 'b', 'c'])
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    const [first, second] = await receive(url);
    const outcome = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: '1', ReceiptHandle: first?.ReceiptHandle },
          { Id: '2', ReceiptHandle: 'nonsense' },
          { Id: '3', ReceiptHandle: second?.ReceiptHandle },
        ],
      }),
    );
    expect(outcome.Successful).toEqual([{ Id: '1' }, { Id: '3' }]);
    expect(outcome.Failed).toMatchObject([{ Id: '2', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }]);
    expect(await counts(url)).toEqual(['0', '1', '0']);
    await expect(
      sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries: [] })),
    ).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
  });

  it('wait for a message and answer when it comes', async () => {
    const url = await makeQueue();
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'at last' }));
    expect((await waiting).map(({ Body }) => Body)).toEqual(['at last']);
    expect(await receive(url, { WaitTimeSeconds: 1 })).toEqual([]);
  });

  it('do not hold up the end of the server', async () => {
    await quickOnce(5000, async () => {
      const url = await makeQueue();
      const waiting = receive(url, { WaitTimeSeconds: 20 }).catch(() => []);
      await expect.poll(() => counts(url)).toEqual(['0', '0', '0']);
      const before = performance.now();
      await lab.close();
      expect(await waiting).toEqual([]);
      const took = performance.now() - before;
      sqs.destroy();
      lab = await startMessagingLab();
      sqs = clientFor(KEY);
      return took;
    });
  });

  it("are their owner's alone", async () => {
    const url = await makeQueue();
    const other = clientFor(`${KEY}2`);
    await expect(other.send(new ReceiveMessageCommand({ QueueUrl: url }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(clientFor('STRANGER').send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(makeQueue('not a name')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(
      sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 11 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

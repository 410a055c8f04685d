import { createVerify, X509Certificate } from 'node:crypto';
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  NotFoundException,
  PublishCommand,
  paginateListTopics,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountNumber } from '../../src/messaging/index.ts';
import { KEY, type MessagingLab, SECRET, startMessagingLab } from './support/lab.ts';
import { type Post, type Subscriber, startSubscriber } from './support/subscriber.ts';

let lab: MessagingLab;
let sns: SNSClient;
let subscriber: Subscriber;

const settings = (accessKeyId = KEY) => ({
  endpoint: lab.url,
  region: 'us-east-1',
  credentials: { accessKeyId, secretAccessKey: SECRET },
  maxAttempts: 1,
});

beforeEach(async () => {
  lab = await startMessagingLab();
  sns = new SNSClient(settings());
  subscriber = await startSubscriber();
});
afterEach(async () => {
  sns.destroy();
  await subscriber.close();
  await lab.close();
});

const deliver = (): Promise<number> => lab.messaging.deliverer.deliverDue(lab.clock.now());

async function makeTopic(Name = 'events'): Promise<string> {
  return (await sns.send(new CreateTopicCommand({ Name }))).TopicArn ?? '';
}

/** Subscribes and gives the confirmation that came. */
async function subscribe(TopicArn: string, Attributes: Record<string, string> = {}): Promise<Post> {
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: subscriber.url, Attributes }),
  );
  expect(SubscriptionArn).toBe('pending confirmation');
  await deliver();
  const post = subscriber.posts().at(-1);
  if (post === undefined) throw new Error('no confirmation came');
  return post;
}

const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/** As subscribers check it, from what they are told alone. */
async function signatureHolds({ envelope }: Post): Promise<boolean> {
  const pem = await (await fetch(envelope.SigningCertURL ?? '')).text();
  const text = SIGNED.filter((name) => name in envelope)
    .map((name) => `${name}\n${envelope[name]}\n`)
    .join('');
  return createVerify(envelope.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1')
    .update(text)
    .verify(new X509Certificate(pem).publicKey, envelope.Signature ?? '', 'base64');
}

describe('topics through @aws-sdk/client-sns', () => {
  it('are made once, listed, changed and deleted', async () => {
    const arn = await makeTopic();
    expect(arn).toBe(`arn:aws:sns:us-east-1:${accountNumber(KEY)}:events`);
    expect(await makeTopic()).toBe(arn);
    await sns.send(
      new SetTopicAttributesCommand({ TopicArn: arn, AttributeName: 'Policy', AttributeValue: '{"<&>":1}' }),
    );
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    expect(Attributes).toMatchObject({
      TopicArn: arn,
      Owner: accountNumber(KEY),
      Policy: '{"<&>":1}',
      SubscriptionsConfirmed: '0',
    });
    for (let number = 0; number < 105; number += 1) await makeTopic(`many-${number}`);
    const arns: (string | undefined)[] = [];
    for await (const page of paginateListTopics({ client: sns }, {}))
      arns.push(...(page.Topics ?? []).map((topic) => topic.TopicArn));
    expect(new Set(arns).size).toBe(106);
    expect(arns).toHaveLength(106);
    await sns.send(new DeleteTopicCommand({ TopicArn: arn }));
    await sns.send(new DeleteTopicCommand({ TopicArn: arn }));
    await expect(sns.send(new GetTopicAttributesCommand({ TopicArn: arn }))).rejects.toBeInstanceOf(
      NotFoundException,
    );
  });

  it('ask a subscriber first, and post to it from then on', async () => {
    const TopicArn = await makeTopic();
    const asked = await subscribe(TopicArn);
    expect(asked.headers).toMatchObject({
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-topic-arn': TopicArn,
      'content-type': 'text/plain; charset=UTF-8',
    });
    expect(asked.envelope).toMatchObject({ Type: 'SubscriptionConfirmation', TopicArn });
    expect(await signatureHolds(asked)).toBe(true);
    await sns.send(new PublishCommand({ TopicArn, Message: 'too early' }));
    expect(await deliver()).toBe(0);
    const Token = asked.envelope.Token;
    await expect(sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: 'guessed' }))).rejects.toThrow(
      'Token',
    );
    const { SubscriptionArn } = await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn,
        Message: 'grüße <&>\r\n🎉',
        Subject: 'About',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
      }),
    );
    expect(await deliver()).toBe(1);
    const [, post] = subscriber.posts();
    if (post === undefined) throw new Error('nothing was posted');
    expect(post.envelope).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'About',
      Message: 'grüße <&>\r\n🎉',
      Timestamp: new Date(lab.clock.now()).toISOString(),
      MessageAttributes: { kind: { Type: 'String', Value: 'test' } },
    });
    expect(post.headers).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': MessageId,
      'x-amz-sns-subscription-arn': SubscriptionArn,
    });
    expect(await signatureHolds(post)).toBe(true);
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toEqual([
      { SubscriptionArn, Owner: accountNumber(KEY), Protocol: 'http', Endpoint: subscriber.url, TopicArn },
    ]);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'too late' }));
    expect(await deliver()).toBe(0);
  });

  it('are confirmed and left by the links in their messages', async () => {
    const TopicArn = await makeTopic();
    const { envelope } = await subscribe(TopicArn);
    const confirmed = await fetch(envelope.SubscribeURL ?? '');
    expect(confirmed.status).toBe(200);
    expect(await confirmed.text()).toContain(`<SubscriptionArn>${TopicArn}:`);
    await sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
    await deliver();
    const left = subscriber.posts().at(-1)?.envelope.UnsubscribeURL ?? '';
    expect((await fetch(left)).status).toBe(200);
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions ?? []).toEqual([]);
    const others = await fetch(`${lab.url}/sns?Action=ListTopics`);
    expect(others.status).toBe(403);
    expect(await others.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('send the bare message, a signature of the second version, and a text by protocol when asked to', async () => {
    const TopicArn = await makeTopic();
    const { envelope } = await subscribe(TopicArn, { RawMessageDelivery: 'true' });
    await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: envelope.Token }));
    await sns.send(
      new PublishCommand({
        TopicArn,
        MessageStructure: 'json',
        Message: JSON.stringify({ default: 'for all', http: 'for http' }),
      }),
    );
    await deliver();
    expect(subscriber.posts().at(-1)).toMatchObject({
      text: 'for http',
      headers: { 'x-amz-sns-rawdelivery': 'true' },
    });
    const second = (
      await sns.send(new CreateTopicCommand({ Name: 'second', Attributes: { SignatureVersion: '2' } }))
    ).TopicArn;
    const asked = await subscribe(second ?? '');
    expect(asked.envelope.SignatureVersion).toBe('2');
    expect(await signatureHolds(asked)).toBe(true);
  });

  it('put messages into a queue of the same account', async () => {
    const sqs = new SQSClient(settings());
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'inbox' }));
    const TopicArn = await makeTopic();
    const Endpoint = `arn:aws:sqs:us-east-1:${accountNumber(KEY)}:inbox`;
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    expect(SubscriptionArn).toContain(TopicArn);
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Message: 'through' }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      Message: 'through',
    });
    sqs.destroy();
  });

  it('refuse what is not theirs to do', async () => {
    const TopicArn = await makeTopic();
    const refused = async (input: { Protocol: string; Endpoint: string }): Promise<string> =>
      sns.send(new SubscribeCommand({ TopicArn, ...input })).then(
        () => 'subscribed',
        (error: Error) => error.name,
      );
    for (const input of [
      { Protocol: 'http', Endpoint: 'http://169.254.169.254/latest/meta-data' },
      { Protocol: 'http', Endpoint: 'http://user:word@127.0.0.1/' },
      { Protocol: 'https', Endpoint: 'https://example.org/' },
      { Protocol: 'https', Endpoint: 'http://127.0.0.1/' },
      { Protocol: 'email', Endpoint: 'someone@example.org' },
      { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:000000000000:inbox' },
    ])
      expect(await refused(input), input.Endpoint).toBe('InvalidParameterException');
    const other = new SNSClient(settings(`${KEY}2`));
    await expect(other.send(new PublishCommand({ TopicArn, Message: 'x' }))).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
    expect((await other.send(new ListTopicsCommand({}))).Topics).toEqual([]);
    other.destroy();
  });
});

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { accountNumber } from '../../src/messaging/index.ts';
import { startProxy } from '../../src/proxy/index.ts';
import { collectedLog } from '../support/collected-log.ts';
import { type Outcome, python, runClient } from '../support/run-client.ts';
import { KEY, type MessagingLab, startMessagingLab } from './support/lab.ts';
import { type Subscriber, startSubscriber } from './support/subscriber.ts';

let lab: MessagingLab;
let subscriber: Subscriber;

beforeAll(async () => {
  lab = await startMessagingLab();
  lab.messaging.deliverer.start();
  subscriber = await startSubscriber();
});
beforeEach(() => subscriber.answer(200));
afterAll(async () => {
  await subscriber.close();
  await lab.close();
});

/** @returns what the script printed last, as JSON */
async function printed(script: string, environment = lab.environment): Promise<unknown> {
  const { code, stdout, stderr } = await python(`import boto3, json, os\n${script}`, environment);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const aws = async (...args: readonly string[]): Promise<Outcome & { readonly json: unknown }> => {
  const all = ['--endpoint-url', lab.url, '--output', 'json', ...args];
  const outcome = await runClient('/usr/bin/aws', all, lab.environment);
  return { ...outcome, json: outcome.stdout.trim() === '' ? undefined : JSON.parse(outcome.stdout) };
};

const account = accountNumber(KEY);

it("boto3's queues, in the protocol with XML answers", async () => {
  const result = await printed(`
sqs = boto3.client('sqs', endpoint_url=os.environ['MARKET'])
url = sqs.create_queue(QueueName='boto', Attributes={'VisibilityTimeout': '40'})['QueueUrl']
assert sqs.get_queue_url(QueueName='boto')['QueueUrl'] == url
assert sqs.list_queues(QueueNamePrefix='bo')['QueueUrls'] == [url]
sqs.set_queue_attributes(QueueUrl=url, Attributes={'Policy': '{"a":"<&>"}'})
for body in ['gr\\u00fc\\u00dfe <&> "x"', 'line\\r\\nline', 'c']:
    sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes={
        'kind': {'DataType': 'String', 'StringValue': 'test'},
        'blob': {'DataType': 'Binary', 'BinaryValue': b'\\x01\\xff'}})
got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1,
                          AttributeNames=['All'], MessageAttributeNames=['All'])['Messages']
attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=['All'])['Attributes']
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=got[0]['ReceiptHandle'], VisibilityTimeout=0)
again = sqs.receive_message(QueueUrl=url)['Messages']
sqs.delete_message(QueueUrl=url, ReceiptHandle=again[0]['ReceiptHandle'])
batch = sqs.delete_message_batch(QueueUrl=url, Entries=[
    {'Id': 'a', 'ReceiptHandle': got[1]['ReceiptHandle']}, {'Id': 'b', 'ReceiptHandle': 'nonsense'}])
sqs.purge_queue(QueueUrl=url)
empty = sqs.receive_message(QueueUrl=url)
sqs.delete_queue(QueueUrl=url)
try:
    sqs.receive_message(QueueUrl=url)
except sqs.exceptions.QueueDoesNotExist as error:
    gone = error.response['Error']
print(json.dumps({
    'url': url, 'bodies': [m['Body'] for m in got], 'counted': [m['Attributes']['ApproximateReceiveCount'] for m in got],
    'kind': got[0]['MessageAttributes']['kind']['StringValue'], 'blob': list(got[0]['MessageAttributes']['blob']['BinaryValue']),
    'policy': attributes['Policy'], 'arn': attributes['QueueArn'], 'hidden': attributes['ApproximateNumberOfMessagesNotVisible'],
    'again': again[0]['Body'], 'done': [e['Id'] for e in batch['Successful']], 'failed': batch['Failed'][0]['Code'],
    'empty': 'Messages' in empty, 'gone': gone}))`);
  expect(result).toMatchObject({
    url: `${lab.url}/queue/${account}/boto`,
    bodies: ['grüße <&> "x"', 'line\r\nline', 'c'],
    counted: ['1', '1', '1'],
    kind: 'test',
    blob: [1, 255],
    policy: '{"a":"<&>"}',
    arn: `arn:aws:sqs:us-east-1:${account}:boto`,
    hidden: '3',
    again: 'grüße <&> "x"',
    done: ['a'],
    failed: 'ReceiptHandleIsInvalid',
    empty: false,
    gone: { Code: 'AWS.SimpleQueueService.NonExistentQueue' },
  });
});

it("boto3's topics: a study that subscribes, confirms and listens", async () => {
  const before = subscriber.posts().length;
  const topic = await printed(`
sns = boto3.client('sns', endpoint_url=os.environ['MARKET'])
arn = sns.create_topic(Name='boto')['TopicArn']
sns.set_topic_attributes(TopicArn=arn, AttributeName='Policy', AttributeValue='{}')
answer = sns.subscribe(TopicArn=arn, Protocol='http', Endpoint='${subscriber.url}')
print(json.dumps([arn, answer['SubscriptionArn'], sns.get_topic_attributes(TopicArn=arn)['Attributes']['SubscriptionsPending']]))`);
  const arn = `arn:aws:sns:us-east-1:${account}:boto`;
  expect(topic).toEqual([arn, 'pending confirmation', '1']);
  await expect.poll(() => subscriber.posts().length).toBe(before + 1);
  const token = subscriber.posts().at(-1)?.envelope.Token ?? '';
  const result = await printed(`
sns = boto3.client('sns', endpoint_url=os.environ['MARKET'])
arn = '${arn}'
confirmed = sns.confirm_subscription(TopicArn=arn, Token='${token}')['SubscriptionArn']
listed = sns.list_subscriptions_by_topic(TopicArn=arn)['Subscriptions']
sns.publish(TopicArn=arn, Message='hello', MessageAttributes={'k': {'DataType': 'String', 'StringValue': 'v'}})
topics = [t['TopicArn'] for page in sns.get_paginator('list_topics').paginate() for t in page['Topics']]
try:
    sns.publish(TopicArn=arn + '-none', Message='x')
except sns.exceptions.NotFoundException as error:
    gone = error.response['Error']['Code']
print(json.dumps([listed[0]['SubscriptionArn'] == confirmed, arn in topics, gone]))`);
  expect(result).toEqual([true, true, 'NotFound']);
  await expect.poll(() => subscriber.posts().length).toBe(before + 2);
  expect(subscriber.posts().at(-1)?.envelope).toMatchObject({ Type: 'Notification', Message: 'hello' });
});

it("the AWS CLI's queues", async () => {
  const { json } = await aws('sqs', 'create-queue', '--queue-name', 'cli');
  const url = `${lab.url}/queue/${account}/cli`;
  expect(json).toEqual({ QueueUrl: url });
  const queue = ['--queue-url', url];
  expect((await aws('sqs', 'send-message', ...queue, '--message-body', 'from the shell')).code).toBe(0);
  const received = await aws('sqs', 'receive-message', ...queue, '--wait-time-seconds', '5');
  expect(received.json).toMatchObject({ Messages: [{ Body: 'from the shell' }] });
  const counted = await aws('sqs', 'get-queue-attributes', ...queue, '--attribute-names', 'All');
  expect(counted.json).toMatchObject({ Attributes: { ApproximateNumberOfMessagesNotVisible: '1' } });
  expect((await aws('sqs', 'delete-queue', ...queue)).code).toBe(0);
  const gone = await aws('sqs', 'receive-message', ...queue);
  expect(gone.stderr).toContain('AWS.SimpleQueueService.NonExistentQueue');
});

it("the AWS CLI's topics", async () => {
  const { json } = await aws('sns', 'create-topic', '--name', 'cli');
  const arn = `arn:aws:sns:us-east-1:${account}:cli`;
  expect(json).toEqual({ TopicArn: arn });
  const target = ['--protocol', 'http', '--notification-endpoint', subscriber.url];
  const subscribed = await aws(
    'sns',
    'subscribe',
    '--topic-arn',
    arn,
    ...target,
    '--return-subscription-arn',
  );
  expect(subscribed.json).toMatchObject({ SubscriptionArn: expect.stringContaining(`${arn}:`) });
  expect((await aws('sns', 'list-subscriptions-by-topic', '--topic-arn', arn)).json).toMatchObject({
    Subscriptions: [{ SubscriptionArn: 'PendingConfirmation', Endpoint: subscriber.url }],
  });
  expect((await aws('sns', 'publish', '--topic-arn', arn, '--message', 'x')).json).toMatchObject({
    MessageId: expect.any(String),
  });
  expect((await aws('sns', 'delete-topic', '--topic-arn', arn)).code).toBe(0);
});

it("Amazon's own addresses, through the proxy", async () => {
  const proxy = await startProxy({ target: lab.url, log: collectedLog().log });
  const environment = { ...lab.environment, ...proxy.environment(lab.environment) };
  const result = await printed(
    `
sqs = boto3.client('sqs')
url = sqs.create_queue(QueueName='hosted')['QueueUrl']
sqs.send_message(QueueUrl=url, MessageBody='x')
arn = boto3.client('sns').create_topic(Name='hosted')['TopicArn']
older = boto3.client('sqs', endpoint_url='https://queue.amazonaws.com')
assert older.get_queue_url(QueueName='hosted')['QueueUrl'] == 'https://queue.amazonaws.com/${account}/hosted'
print(json.dumps([url, sqs.receive_message(QueueUrl=url)['Messages'][0]['Body'], arn]))`,
    environment,
  );
  await proxy.stop();
  expect(result).toEqual([
    `https://sqs.us-east-1.amazonaws.com/${account}/hosted`,
    'x',
    `arn:aws:sns:us-east-1:${account}:hosted`,
  ]);
});

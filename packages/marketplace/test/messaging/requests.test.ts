import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedDestinations } from '../../src/messaging/destinations.ts';
import { formTree, named, numbered } from '../../src/messaging/form.ts';
import { eventMessage } from '../../src/messaging/index.ts';
import { md5OfAttributes } from '../../src/messaging/message-attributes.ts';
import { accountNumber, parseQueueUrl } from '../../src/messaging/names.ts';
import { serviceOf } from '../../src/messaging/requests.ts';
import { element } from '../../src/messaging/xml.ts';
import { type MessagingLab, startMessagingLab } from './support/lab.ts';

describe('where notifications may be posted', () => {
  const allowed = allowedDestinations(['study.example.org', 'other.example.org:8443']);
  it.each([
    'http://127.0.0.1:5000/listener',
    'http://localhost/',
    'http://[::1]:80/',
    'https://study.example.org/listener',
    'https://STUDY.example.org:444/listener',
    'https://other.example.org:8443/',
    // What is another spelling of this machine is settled by the parser that the request uses as well.
    'http://2130706433/',
  ])('%s', (endpoint) => expect(allowed(endpoint)).toBe(true));
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'https://other.example.org/',
    'https://example.org/',
    'https://study.example.org.evil.org/',
    'http://study.example.org@evil.org/',
    'http://me:word@localhost/',
    'http://0.0.0.0/',
    'http://[::ffff:127.0.0.1]/',
    'ftp://localhost/',
    'file:///etc/passwd',
    'nonsense',
  ])('not %s', (endpoint) => expect(allowed(endpoint)).toBe(false));
});

it('a queue is known by its address on any host', () => {
  const name = { account: '123456789012', name: 'events' };
  expect(parseQueueUrl('https://sqs.us-east-1.amazonaws.com/123456789012/events')).toEqual(name);
  expect(parseQueueUrl('http://127.0.0.1:8080/queue/123456789012/events')).toEqual(name);
  for (const url of [
    'events',
    'http://h/queue/12/events',
    'http://h/x/123456789012/events',
    'http://h/123456789012/a/b',
  ])
    expect(parseQueueUrl(url), url).toBeUndefined();
});

it('an access key always has the same account number', () => {
  expect(accountNumber('LABKEY')).toBe(accountNumber('LABKEY'));
  expect(accountNumber('LABKEY')).toMatch(/^\d{12}$/);
  expect(accountNumber('LABKEY')).not.toBe(accountNumber('LABKEY2'));
});

it('an event without an assignment has none in its message', () => {
  const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  const events = [{ type: 'Ping', hitId: 'H', hitTypeId: 'T', at }] as const;
  expect(JSON.parse(eventMessage({ id: 'i', customerId: 'C', version: '2006-05-05', events }))).toEqual({
    EventDocVersion: '2006-05-05',
    EventDocId: 'i',
    CustomerId: 'C',
    Events: [{ EventType: 'Ping', EventTimestamp: '2026-01-02T03:04:05Z', HITTypeId: 'T', HITId: 'H' }],
  });
});

it('the digest of message attributes is the documented one', () => {
  // Made with Python from the rule in the SQS Developer Guide.
  const attributes = {
    b: { DataType: 'Binary', BinaryValue: 'Af8=' },
    a: { DataType: 'String', StringValue: 'ü' },
  };
  expect(md5OfAttributes(attributes)).toBe('4f302a41b2c05bfc8e0d5a0c25419d88');
  expect(md5OfAttributes({})).toBeUndefined();
});

it('a form is read as a tree, whatever its names', () => {
  const tree = formTree(
    new URLSearchParams('A.2=b&A.1=a&A.10=c&M.1.Name=n&M.1.Value=v&__proto__.x=1&A=late&constructor.y=2'),
  );
  expect(numbered(tree.A)).toEqual(['a', 'b', 'c']);
  expect(named(tree.M, 'Name', 'Value')).toEqual({ n: 'v' });
  expect({}).not.toHaveProperty('x');
  expect(Object).not.toHaveProperty('y');
});

it('text in XML keeps every sign that XML can hold', () => {
  expect(element('a', 'x<&>"\r\n\u0000\t🎉')).toBe('<a>x&#60;&#38;&#62;&#34;&#13;\n\ufffd\t🎉</a>');
});

it('requests are told apart by their headers', () => {
  const signedFor = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=K/20261121/us-east-1/${service}/aws4_request, x`;
  expect(serviceOf({ 'x-amz-target': 'AmazonSQS.ReceiveMessage' })).toBe('sqs');
  expect(
    serviceOf({ 'x-amz-target': 'MTurkRequesterServiceV20170117.GetHIT', authorization: signedFor('sqs') }),
  ).toBeUndefined();
  expect(serviceOf({ authorization: signedFor('sns') })).toBe('sns');
  expect(serviceOf({ authorization: signedFor('mturk-requester') })).toBeUndefined();
  expect(serviceOf({ host: 'sqs.us-east-1.amazonaws.com' })).toBe('sqs');
  expect(
    serviceOf({ host: 'sns.example.org', 'content-type': 'application/x-www-form-urlencoded' }),
  ).toBeUndefined();
});

describe('hostile and broken requests', () => {
  let lab: MessagingLab;
  beforeAll(async () => {
    lab = await startMessagingLab({
      options: { signatures: { mode: 'loose', secretOf: async () => undefined, now: Date.now } },
    });
  });
  afterAll(() => lab.close());

  const scope = (service: string): string =>
    `AWS4-HMAC-SHA256 Credential=LABKEY/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const send = (body: string, headers: Record<string, string>, path = '/'): Promise<Response> =>
    fetch(lab.url + path, { method: 'POST', body, headers });
  const json = (body: string, operation = 'CreateQueue'): Promise<Response> =>
    send(body, {
      authorization: scope('sqs'),
      'x-amz-target': `AmazonSQS.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
    });

  it.each([
    '{',
    '[]',
    'null',
    '"x"',
    '{"QueueName": 5}',
    '{"QueueName": {}}',
    '{"QueueName":"a","Attributes":[]}',
    '{}',
  ])('the body %s is refused', async (body) => {
    const answer = await json(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toHaveProperty('__type');
  });

  it('an operation that is not there is refused in the protocol of the call', async () => {
    const answer = await json('{}', 'AddPermission');
    expect([answer.status, answer.headers.get('x-amzn-query-error')]).toEqual([400, 'InvalidAction;Sender']);
    const form = { authorization: scope('sns'), 'content-type': 'application/x-www-form-urlencoded' };
    const xml = await send('Action=<Evil>&Version=2010-03-31', form);
    expect([xml.status, xml.headers.get('content-type')]).toEqual([400, 'text/xml']);
    expect(await xml.text()).toContain('<Code>InvalidAction</Code>');
    expect((await send('', form)).status).toBe(400);
  });

  it('without a signature nothing is done', async () => {
    const answer = await send(
      'Action=ReceiveMessage',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '/queue/123456789012/x',
    );
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('a request for somebody else passes by', async () => {
    expect(
      (await send('Action=ListQueues', { 'content-type': 'application/x-www-form-urlencoded' })).status,
    ).toBe(404);
    expect((await fetch(`${lab.url}/sns/none.pem`)).status).toBe(404);
  });
});

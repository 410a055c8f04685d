import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type RehearsalProxy, startProxy } from '../../src/proxy/index.ts';
import { collectedLog } from '../support/collected-log.ts';
import { python, runClient } from '../support/run-client.ts';
import { balances, startTarget, type Target } from '../support/target.ts';

const SANDBOX = 'mturk-requester-sandbox.us-east-1.amazonaws.com';
const PRODUCTION = 'mturk-requester.us-east-1.amazonaws.com';

let target: Target;
let proxy: RehearsalProxy;
const { log } = collectedLog();
/** As it would be for a user who has nothing set. */
const environment = (): Record<string, string> => proxy.environment({});
const NODE = process.execPath;

beforeAll(async () => {
  target = await startTarget(balances);
  proxy = await startProxy({ target: target.url, log });
});
beforeEach(() => {
  target.seen.length = 0;
});
afterAll(async () => {
  await proxy.stop();
  await target.close();
});

/** Sends the text as it is. @returns all that comes back */
const exchange = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString('utf8');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });

const onlyRequest = () => {
  expect(target.seen).toHaveLength(1);
  const [request] = target.seen;
  if (request === undefined) throw new Error('nothing was asked');
  return request;
};

it("Debian's boto3 with a hard-coded endpoint", async () => {
  const outcome = await python(
    `import boto3
client = boto3.client('mturk', endpoint_url='https://${SANDBOX}', region_name='us-east-1')
print(client.get_account_balance()['AvailableBalance'])`,
    environment(),
  );
  expect(outcome).toMatchObject({ code: 0, stdout: '10000.00\n' });
  const { headers, body } = onlyRequest();
  expect(headers.host).toBe(SANDBOX);
  expect(headers['x-forwarded-proto']).toBe('https');
  expect(headers['x-amz-target']).toBe('MTurkRequesterServiceV20170117.GetAccountBalance');
  expect(headers.authorization).toContain('Credential=REHEARSALREQUESTER/');
  expect(body).toBe('{}');
});

it("Python's urllib with a hard-coded host", async () => {
  const outcome = await python(
    `import urllib.request
request = urllib.request.Request('https://${PRODUCTION}/', data=b'{"a": "\\u00e4"}', headers={'Content-Type': 'application/x-amz-json-1.1'})
print(urllib.request.urlopen(request).read().decode())`,
    environment(),
  );
  expect(outcome).toMatchObject({ code: 0, stdout: '{"AvailableBalance":"12.34"}\n' });
  expect(onlyRequest().headers.host).toBe(PRODUCTION);
});

it("Debian's AWS CLI without an endpoint, which it takes from no environment", async () => {
  const outcome = await runClient(
    '/usr/bin/aws',
    ['mturk', 'get-account-balance', '--output', 'text'],
    environment(),
  );
  expect(outcome).toMatchObject({ code: 0, stdout: '12.34\n' });
  expect(onlyRequest().headers.host).toBe(PRODUCTION);
});

it('curl over TLS and in plain text', async () => {
  const secure = await runClient('curl', ['-sS', `https://workersandbox.mturk.com/tasks?a=1`], environment());
  expect(secure.code, secure.stderr).toBe(0);
  const plain = await runClient(
    'curl',
    ['-sS', '-d', 'x=1', 'http://www.mturk.com/mturk/preview'],
    environment(),
  );
  expect(plain.code, plain.stderr).toBe(0);
  expect(
    target.seen.map((request) => [request.method, request.headers.host, request.url, request.body]),
  ).toEqual([
    ['GET', 'workersandbox.mturk.com', '/tasks?a=1', ''],
    ['POST', 'www.mturk.com', '/mturk/preview', 'x=1'],
  ]);
});

it('the AWS SDK for JavaScript, which asks no proxy on Node 20, by the endpoint in the environment', async () => {
  const outcome = await runClient(
    NODE,
    [
      '--input-type=module',
      '-e',
      `import { MTurkClient, GetAccountBalanceCommand } from '${import.meta.resolve('@aws-sdk/client-mturk')}';
       const { AvailableBalance } = await new MTurkClient({}).send(new GetAccountBalanceCommand({}));
       console.log(AvailableBalance);`,
    ],
    environment(),
  );
  expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: '12.34\n' });
  const { headers, url } = onlyRequest();
  expect(headers.host).toBe(`127.0.0.1:${target.port}`);
  expect(url).toMatch(/^\/production\/?$/);
});

it("Node's https through the tunnel, with the certificate from the environment", async () => {
  const outcome = await runClient(
    NODE,
    [
      '-e',
      `require('http').request({ port: ${proxy.port}, method: 'CONNECT', path: '${SANDBOX}:443' })
        .on('connect', (answer, socket) => require('https')
          .get({ host: '${SANDBOX}', createConnection: () => require('tls').connect({ socket, servername: '${SANDBOX}' }) },
            (reply) => { reply.pipe(process.stdout); reply.on('end', () => socket.end()); }))
        .end()`,
    ],
    environment(),
  );
  expect(outcome, outcome.stderr).toMatchObject({ code: 0, stdout: '{"AvailableBalance":"10000.00"}' });
});

it('a program reaches its own study on this machine, past the proxy and through it', async () => {
  const past = await runClient('curl', ['-sS', `${target.url}/study`], environment());
  expect(past.code, past.stderr).toBe(0);
  const through = await runClient(
    'curl',
    [
      '-sS',
      '--noproxy',
      '',
      '--proxytunnel',
      '-x',
      `http://127.0.0.1:${proxy.port}`,
      `http://localhost:${target.port}/study`,
    ],
    {},
  );
  expect(through.code, through.stderr).toBe(0);
  const absolute = await runClient(
    'curl',
    ['-sS', '--noproxy', '', '-x', `http://127.0.0.1:${proxy.port}`, `${target.url}/study`],
    {},
  );
  expect(absolute.code, absolute.stderr).toBe(0);
  expect(target.seen.map((request) => request.url)).toEqual(['/study', '/study', '/study']);
});

it('a real host never gets a byte', async () => {
  const connections: unknown[] = [];
  const listener = createServer((socket) => {
    connections.push(socket);
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  // A name that leads to this machine without saying so to the proxy: it stands for any real host.
  const host = `localhost.:${port}`;
  const ask = `GET http://${host}/ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
  expect(await exchange(proxy.port, ask)).toMatch(
    /^HTTP\/1.1 403 .*localhost\.:\d+ is refused: this is a rehearsal/s,
  );
  const tunnel = `CONNECT ${host} HTTP/1.1\r\nhost: ${host}\r\n\r\nearly bytes`;
  expect(await exchange(proxy.port, tunnel)).toMatch(
    /^HTTP\/1.1 403 localhost\.:\d+ is refused: this is a rehearsal/s,
  );
  const boto = await python(
    `import boto3
boto3.client('sts', region_name='us-east-1').get_caller_identity()`,
    { ...environment(), AWS_MAX_ATTEMPTS: '1' },
  );
  expect(boto.code).not.toBe(0);
  expect(boto.stderr).toContain('ProxyConnectionError');
  const urllib = await python(
    `import urllib.request
urllib.request.urlopen('https://mturk-requester.us-east-1.amazonaws.com.example.org/')`,
    environment(),
  );
  expect(urllib.stderr).toContain('is refused: this is a rehearsal');
  expect(connections).toEqual([]);
  expect(target.seen).toEqual([]);
  expect(proxy.refused).toEqual([
    host,
    'sts.amazonaws.com',
    'mturk-requester.us-east-1.amazonaws.com.example.org',
  ]);
  await new Promise((resolve) => listener.close(resolve));
});

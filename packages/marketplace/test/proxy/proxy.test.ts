import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { get } from 'node:https';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, it } from 'vitest';
import { type RehearsalProxy, runBehindProxy, startProxy } from '../../src/proxy/index.ts';
import { collectedLog } from '../support/collected-log.ts';
import { runClient } from '../support/run-client.ts';
import { balances, startTarget } from '../support/target.ts';

const HOST = 'mturk-requester.us-east-1.amazonaws.com';

async function withProxy<T>(target: string, work: (proxy: RehearsalProxy) => Promise<T>): Promise<T> {
  const proxy = await startProxy({ target, log: collectedLog().log });
  try {
    return await work(proxy);
  } finally {
    await proxy.stop();
  }
}

const tunnel = (port: number, host: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    request({ port, method: 'CONNECT', path: `${host}:443` })
      .on('connect', (_answer, socket) => resolve(socket))
      .on('error', reject)
      .end();
  });

/** Asks through the tunnel, with a Host header of the caller's choice. @returns status and body */
async function askThrough(proxy: RehearsalProxy, hostHeader: string, path = '/'): Promise<[number, string]> {
  const socket = await tunnel(proxy.port, HOST);
  const ca = readFileSync(proxy.caFile, 'utf8');
  return new Promise((resolve, reject) => {
    get(
      {
        path,
        headers: { host: hostHeader },
        createConnection: () => connectTls({ socket, servername: HOST, ca }),
      },
      (reply) => {
        let body = '';
        reply.on('data', (chunk) => {
          body += String(chunk);
        });
        reply.on('error', reject);
        reply.on('end', () => {
          socket.destroy();
          resolve([reply.statusCode ?? 0, body]);
        });
      },
    ).on('error', reject);
  });
}

it('the certificate is readable by its owner only, and gone when the proxy stops', async () => {
  const path = await withProxy('http://127.0.0.1:9', async ({ caFile }) => {
    expect(statSync(caFile).mode & 0o777).toBe(0o600);
    const text = readFileSync(caFile, 'utf8');
    expect(text).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(text).not.toContain('PRIVATE');
    const shown = execFileSync('openssl', ['x509', '-noout', '-text', '-in', caFile], { encoding: 'utf8' });
    expect(shown).toContain('CA:TRUE, pathlen:0');
    expect(shown).toMatch(
      /Name Constraints: critical\s+Permitted:\s+DNS:mturk-requester\.us-east-1\.amazonaws\.com/,
    );
    expect(shown).toContain('DNS:mturk.com');
    return caFile;
  });
  expect(existsSync(path)).toBe(false);
});

it('two proxies have authorities of their own', async () => {
  const certificates = [1, 2].map(() =>
    withProxy('http://127.0.0.1:9', async ({ caFile }) => readFileSync(caFile, 'utf8')),
  );
  expect(new Set(await Promise.all(certificates)).size).toBe(2);
});

it('a request for another host than its connection is not passed on', async () => {
  const target = await startTarget(balances);
  await withProxy(target.url, async (proxy) => {
    expect((await askThrough(proxy, 'mturk-requester-sandbox.us-east-1.amazonaws.com'))[0]).toBe(421);
    expect(target.seen).toEqual([]);
    expect(await askThrough(proxy, `${HOST}:443`)).toEqual([200, '{"AvailableBalance":"12.34"}']);
  });
  await target.close();
});

it('a connection the marketplace drops is dropped towards the client', async () => {
  const target = await startTarget((_request, reply) => reply.destroy());
  await withProxy(target.url, async (proxy) => {
    await expect(askThrough(proxy, HOST)).rejects.toThrow(/socket hang up|ECONNRESET/);
  });
  await target.close();
});

it('says so when there is no marketplace', async () => {
  const target = await startTarget(balances);
  await target.close();
  await withProxy(target.url, async (proxy) => {
    const [status, text] = await askThrough(proxy, HOST);
    expect(status).toBe(502);
    expect(text).toContain(`Nothing answers at 127.0.0.1:${target.port}`);
  });
});

it('a long answer arrives as it is sent', async () => {
  const target = await startTarget((_request, reply) => {
    reply.writeHead(200);
    for (let part = 0; part < 200; part += 1) reply.write('x'.repeat(50_000));
    reply.end();
  });
  await withProxy(target.url, async (proxy) => {
    const [, text] = await askThrough(proxy, HOST);
    expect(text).toHaveLength(10_000_000);
  });
  await target.close();
});

it('what the user has set stays, but for what could lead past the proxy', async () => {
  await withProxy('http://127.0.0.1:9', async (proxy) => {
    const own = {
      AWS_PROFILE: 'lab',
      AWS_REGION: 'eu-west-1',
      no_proxy: '*',
      AWS_ENDPOINT_URL_MTURK: 'http://x',
    };
    const environment = { ...own, ...proxy.environment(own) };
    expect(environment).toMatchObject({
      AWS_PROFILE: 'lab',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_MTURK: 'http://x',
      no_proxy: 'localhost,127.0.0.1,::1',
      NO_PROXY: 'localhost,127.0.0.1,::1',
      https_proxy: `http://127.0.0.1:${proxy.port}`,
      NODE_USE_ENV_PROXY: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    expect(environment).not.toHaveProperty('AWS_ACCESS_KEY_ID');
  });
});

it('a program behind the proxy keeps its exit code, and its refused hosts are told', async () => {
  const { log, lines } = collectedLog();
  const options = { target: 'http://127.0.0.1:9', log };
  expect(await runBehindProxy('sh', ['-c', 'exit 3'], options)).toBe(3);
  expect(await runBehindProxy('sh', ['-c', 'kill -TERM $$'], options)).toBe(143);
  expect(await runBehindProxy('/nonexistent/program', [], options)).toBe(127);
  const script = 'curl -s https://api.prolific.com/ && exit 1; test -f "$AWS_CA_BUNDLE"';
  expect(await runBehindProxy('sh', ['-c', script], options)).toBe(0);
  expect(lines.at(-1)).toMatchObject({ level: 'warn', facts: { hosts: ['api.prolific.com'] } });
});

it('a client that does not know the certificate gets nothing, and the log says why', async () => {
  const target = await startTarget(balances);
  const { log, lines } = collectedLog();
  const proxy = await startProxy({ target: target.url, log });
  const { code } = await runClient(
    'curl',
    ['-s', '-x', `http://127.0.0.1:${proxy.port}`, `https://${HOST}/`],
    {},
  );
  expect(code).toBe(60);
  await expect
    .poll(() => lines.map((line) => line.message))
    .toContainEqual(expect.stringContaining('certificate'));
  expect(target.seen).toEqual([]);
  await proxy.stop();
  await target.close();
});

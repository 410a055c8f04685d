import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportedTrials } from './support/exported.ts';
import { crowdConfig, killRun } from './support/kill-run.ts';
import { quickOnce } from './support/quick-once.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';
import { ask, enter, type Ids } from './support/wire-participant.ts';

/** The server's own patience with requests that never arrive whole is 5 s. */
const FEW_SECONDS = 9000;
/** Where it is only said that there is an end: the rest is room for a busy machine. */
const NOT_FOR_EVER = 120_000;

let study: StudyFixture;
let server: ServerProcess;
let port: number;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  port = await freePort();
  // A hook of the study that keeps a timer must not keep the process.
  study = studyFolder({
    'config.txt': crowdConfig,
    'custom.js': 'setInterval(() => undefined, 60_000);\nexport const hooks = {};\n',
  });
  server = new ServerProcess({ folder: study.folder, port, env: {} });
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.kill();
  study.remove();
});

const idsOf = (name: string): Ids => ({
  workerId: `W${name}`,
  assignmentId: `A${name}`,
  hitId: 'H1',
  mode: 'live',
});

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** A save of one trial with this value, by parts: what announces it, and the rest. */
function saveOf(value: number, token: string): { head: string; body: string } {
  const body = JSON.stringify({
    protocol: 1,
    page: 'p0',
    first: 1,
    records: [{ k: 'trial', n: 1, at: 1_700_000_000_000, v: { item: value } }],
  });
  const head = [
    'POST /turnout/records HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${body.length}`,
    `x-turnout-token: ${token}`,
    'expect: 100-continue',
  ];
  return { head: `${head.join('\r\n')}\r\n\r\n`, body };
}

/** A participant of its own for each attempt. */
let lastValue = 0;
const nextValue = (): number => {
  lastValue += 1;
  return lastValue;
};

/** Sends the head of a save; resolves when the server has read it and waits for the rest. */
async function beginSave(value: number): Promise<() => Promise<string>> {
  const token = await enter(server.url, idsOf(`${value}`));
  if (token === undefined) throw new Error('the server gave no token');
  const { head, body } = saveOf(value, token);
  const socket = await open();
  socket.write(head);
  const [chunk] = await once(socket, 'data');
  expect(String(chunk)).toContain('100 Continue');
  return () => {
    const answer = text(socket);
    socket.write(body);
    return answer;
  };
}

describe('a graceful stop', () => {
  it('answers and stores the requests under way, refuses later ones, and ends with 0', async () => {
    await server.start();
    const endings = await Promise.all(Array.from({ length: 30 }, (_, value) => beginSave(value)));
    const began = performance.now();
    const ended = server.stop();
    const health = (): Promise<number | undefined> =>
      ask(`${server.url}/healthz`).then((answer) => answer?.status);
    await expect.poll(health).toBe(503);
    // Asked until there is an answer: the connection the health check left open may be closed under the question.
    const late = async (): Promise<unknown> => (await ask(`${server.url}/sync/W1:A1`))?.body;
    await expect.poll(late).toContain('"SHUTTING_DOWN"');

    for (const answer of await Promise.all(endings.map((end) => end()))) {
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(answer).toMatch(/connection: close/i);
      expect(answer).toContain('"durable":1');
    }
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(NOT_FOR_EVER);
    expect(server.output).toContain('Stopped.');
    const stored = exportedTrials(study.folder, undefined);
    for (let value = 0; value < endings.length; value += 1)
      expect(stored.get(`W${value}`)?.map((row) => row.value)).toEqual([value]);
  });

  it('is not held up by connections that do nothing or by a request that never arrives whole', async () => {
    // Nobody waits for an answer, so nothing is waited for.
    await quickOnce(4000, async () => {
      await server.start();
      await open();
      const half = await open();
      half.write('GET /ad HTTP/1.1\r\nhost: 127');
      const agent = new Agent({ keepAlive: true, keepAliveMsecs: 60_000 });
      const [response] = await once(get(`${server.url}/healthz`, { agent }), 'response');
      expect(await text(response)).toContain('ok');
      const began = performance.now();
      expect(await server.stop()).toBe(0);
      const took = performance.now() - began;
      agent.destroy();
      return took;
    });

    await quickOnce(FEW_SECONDS, async () => {
      await server.start();
      await beginSave(nextValue());
      const began = performance.now();
      expect(await server.stop()).toBe(0);
      return performance.now() - began;
    });
  });

  it('ends at once when asked a second time', async () => {
    await quickOnce(4000, async () => {
      await server.start();
      await beginSave(nextValue());
      const began = performance.now();
      server.signal('SIGTERM');
      // The same signal within a moment counts as one: npm hands on what the terminal has given to all already.
      const asking = setInterval(() => server.signal('SIGTERM'), 100);
      expect(await server.ended()).toBe(143);
      clearInterval(asking);
      const took = performance.now() - began;
      expect(server.output).not.toContain('Stopped.');
      return took;
    });
  });

  it('loses nothing under load, again and again', async () => {
    const end = async (): Promise<void> => {
      const began = performance.now();
      expect(await server.stop(), server.output).toBe(0);
      expect(performance.now() - began).toBeLessThan(NOT_FOR_EVER);
    };
    const figures = await killRun({
      server,
      folder: study.folder,
      databaseUrl: undefined,
      times: 8,
      end,
    });
    console.log(`stops under load: ${figures}`);
  });
});

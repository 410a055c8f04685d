import { once } from 'node:events';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startedAt } from '../packages/cli/src/wiring/process-start.ts';
import { type RunningServer, startServer } from '../packages/cli/src/wiring/server.ts';
import { openStudyFolder } from '../packages/cli/src/wiring/study.ts';
import { freePort } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';
import { typedHere } from './support/typed-here.ts';

const patient = { timeout: 120_000 };

let study: StudyFixture;
let port: string;

beforeAll(async () => {
  study = studyFolder();
  port = String(await freePort());
});

afterAll(() => study.remove());

const type = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  typedHere(study.folder, words, { PORT: port, HOST: '127.0.0.1', ...env });

const serve = (folder: string, mode: string): Promise<RunningServer> =>
  startServer(openStudyFolder(folder, { PORT: port, HOST: '127.0.0.1' }), { mode });

const saying = (text: string): unknown => expect.stringContaining(text);

const create = ['post', 'create', '-n', '1', '--reward', '1.00'];

/** What everybody is told while this study is not served. */
async function expectUnserved(): Promise<void> {
  expect(await type(['server', 'status'])).toMatchObject({
    code: 1,
    out: saying('off. What answers at http'),
  });
  expect(JSON.parse((await type(['server', 'status', '--json'])).out)).toEqual({ server: 'off' });
  expect(await type(['server', 'off'])).toMatchObject({ code: 1, err: saying('It is off.') });
  const posted = await type([...create, '--mode', 'live', '--yes', '1.00']);
  expect([posted.code, posted.err]).toEqual([1, saying('is no server of this study')]);
  expect(posted.err).toContain('STUDY_NOT_SERVED');
  expect((await type([...create, '--mode', 'sandbox', '--dry-run'])).err).toMatch(
    /^note: What answers at .* is no server of this study\..*STUDY_NOT_SERVED/,
  );
  expect(JSON.parse((await type(['post', 'list', '--mode', 'live', '--json'])).out)).toEqual([]);
}

describe('where something else answers at the usual port', () => {
  it('another study’s server is not taken for this one’s', patient, async () => {
    const other = studyFolder();
    const server = await serve(other.folder, 'live');
    try {
      await expectUnserved();
    } finally {
      await server.stop();
      other.remove();
    }
  });

  it('no program is, whatever it says', patient, async () => {
    for (const text of ['{"status":"ok"}', '{"study":"x","mode":"live"}', 'null', 'Hello']) {
      const server: Server = createServer((_request, response) => response.end(text));
      server.listen(Number(port), '127.0.0.1');
      await once(server, 'listening');
      try {
        await expectUnserved();
      } finally {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    }
  });

  it('a server that was started here with another port is named with its own address', patient, async () => {
    const server = await serve(study.folder, 'sandbox');
    const { pid } = process;
    const file = join(study.folder, '.turnout', 'server.json');
    mkdirSync(join(study.folder, '.turnout'), { recursive: true });
    writeFileSync(file, JSON.stringify({ pid, started: startedAt(pid), mode: 'sandbox', url: server.url }));
    try {
      const elsewhere = { PORT: '1' };
      const status = await type(['server', 'status'], elsewhere);
      expect(status).toMatchObject({ code: 0, out: saying(`mode sandbox, ${server.url}/ad`) });
      expect(JSON.parse((await type(['server', 'status', '--json'], elsewhere)).out)).toEqual({
        server: 'on',
        pid,
        mode: 'sandbox',
        url: server.url,
      });
      expect((await type([...create, '--dry-run'], elsewhere)).err).toContain(
        `listens at ${server.url}: give this command the same PORT`,
      );
    } finally {
      writeFileSync(file, '{}');
      await server.stop();
    }
  });
});

describe('where this study is served', () => {
  it('its server is known again, with its mode', patient, async () => {
    const server = await serve(study.folder, 'sandbox');
    try {
      const status = await type(['server', 'status', '--mode', 'live']);
      expect([status.code, status.out]).toEqual([
        0,
        `on, started elsewhere, mode sandbox, ${server.url}/ad\n`,
      ]);
      expect(await type([...create, '--dry-run', '--mode', 'sandbox'])).toMatchObject({ code: 0, err: '' });
      const told = await (await fetch(`${server.url}/healthz`)).text();
      expect(JSON.parse(told)).toMatchObject({
        status: 'ok',
        mode: 'sandbox',
        study: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
      expect(told).not.toContain(realpathSync(study.folder));
    } finally {
      await server.stop();
    }
  });

  it('what waits for a server of another mode says so', patient, async () => {
    const server = await serve(study.folder, 'sandbox');
    const other = 'The server that runs is in mode sandbox, and does nothing in mode live.';
    const commands = [
      ['campaign', 'start', '--goal', '1', '--reward', '1.00', '--yes', '1.00'],
      ['campaign', 'list'],
      ['task', 'add', 'nightly', '--approve-all', '--every', '4'],
      ['task', 'list'],
    ];
    try {
      for (const words of commands) {
        expect(await type([...words, '--mode', 'live'])).toMatchObject({ code: 0, err: saying(other) });
        expect((await type([...words, '--mode', 'sandbox'])).err).not.toContain('note:');
      }
      expect(await type(['mode', 'live'])).toMatchObject({ code: 0, err: saying(other) });
      expect(await type(['mode', 'sandbox'])).toMatchObject({ code: 0, err: '' });
    } finally {
      await server.stop();
    }
    for (const words of [
      ['campaign', 'list'],
      ['task', 'list'],
    ])
      expect((await type([...words, '--mode', 'live'])).err).toContain(
        'No server of this study runs on this machine. Start one with: turnout server on --mode live',
      );
  });
});

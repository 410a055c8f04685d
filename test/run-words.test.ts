import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runWords } from '../packages/cli/src/wiring/run-words.ts';
import { openStudyFolder, type StudyFolder } from '../packages/cli/src/wiring/study.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';

let scratch: string;
let fixture: StudyFixture;
let study: StudyFolder;

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'turnout-words-'));
  fixture = studyFolder();
  study = openStudyFolder(fixture.folder, { HOME: fixture.folder });
});

afterAll(() => {
  fixture.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** It goes on until somebody ends it. */
const endless = ['marketplace', 'serve', '--port', '0', '--data'];

const withMinutes = (taskMinutes: number): StudyFolder => ({
  ...study,
  config: { ...study.config, recruitment: { ...study.config.recruitment, taskMinutes } },
});

it('a task’s command is ended when its time is over', async () => {
  const words = [...endless, join(scratch, 'late')];
  expect(await runWords(withMinutes(0.01), 'sandbox', words, new AbortController().signal)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('task_minutes'),
  });
});

it('a task’s command is ended when the server stops', async () => {
  const stop = AbortSignal.abort();
  expect(await runWords(study, 'sandbox', [...endless, join(scratch, 'stop')], stop)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('The server stopped'),
  });
});

it('its exit code decides, and of what it said its errors are kept and nothing else', async () => {
  const { signal } = new AbortController();
  // What it prints for people may have names in it: a job is kept for weeks, where everybody can read it.
  const saying = (code: number) =>
    `console.log('owed to Ann Smith'); console.error('${'.'.repeat(600)}the end'); process.exitCode = ${code};`;
  const run = (code: number) =>
    runWords(study, 'sandbox', ['marketplace', 'proxy', '--', process.execPath, '-e', saying(code)], signal);
  expect(await run(0)).toEqual({ kind: 'completed' });
  const failed = await run(3);
  expect(failed).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/^Exit code 3: \.+the end$/),
  });
  expect(failed.message?.length).toBeLessThanOrEqual(520);
  const misspelt = await runWords(study, 'sandbox', ['post', 'fly'], signal);
  expect(misspelt).toMatchObject({ kind: 'failed', message: expect.stringMatching(/^Exit code 2: .*fly/s) });
});

/** It says its name on a connection that lasts as long as it lives, hears nobody, and begins another one like it. */
const DEAF = `
const [name, port, self] = process.argv.slice(1);
process.on('SIGTERM', () => {});
require('node:net').connect(Number(port), '127.0.0.1').write(name);
if (name === 'child')
  require('node:child_process').spawn(process.execPath, ['-e', self, 'grandchild', port, self], { stdio: 'ignore' });
setInterval(() => {}, 1000);
`;

it('what hears no signal is killed soon, with what it has started', async () => {
  const ends: Promise<string>[] = [];
  const server = createServer((socket: Socket) => {
    ends.push(
      once(socket, 'data').then(async ([name]) => {
        await once(
          socket.on('error', () => {}),
          'close',
        );
        return String(name);
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = new AbortController();
  const words = ['marketplace', 'proxy', '--', process.execPath, '-e', DEAF, 'child', String(port), DEAF];
  const outcome = runWords(study, 'sandbox', words, stop.signal);
  await expect.poll(() => ends.length).toBe(2);
  stop.abort();
  expect(await outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('stopped') });
  expect((await Promise.all(ends)).sort()).toEqual(['child', 'grandchild']);
  server.close();
});

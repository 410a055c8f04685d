import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './root.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { typedHere } from './support/typed-here.ts';

/** What `npm start` runs once everything is built, in a folder of its own. */
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-start-'));
  cpSync(join(root, 'examples/stroop-psiturk'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.turnout'),
  });
  const words = ['serve', folder, '--links', '--marketplace', String(await freePort())];
  server = new ServerProcess({ folder, port: await freePort(), words, env: {} });
  await server.start();
}, 120_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

const printed = (label: string): string =>
  new RegExp(`${label} +(\\S+)`).exec(server.output)?.[1] ?? `no line "${label}"`;

it.each(['Try the study', 'Be a worker', 'Address of the ad'])('%s: the link opens', async (label) => {
  const answer = await fetch(printed(label));
  // Who opens the address of the ad without ids is told so, by the study.
  if (label !== 'Address of the ad') expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
});

it('what it names as next can be typed as it stands', { timeout: 120_000 }, async () => {
  const [status, exported, rehearse] = [...server.output.matchAll(/npx turnout (.+)/g)].map(
    ([, words = '']) => words.split(' '),
  );
  const port = new URL(printed('Address of the ad')).port;
  const nobody = 'Nobody has taken part yet. Try it yourself: turnout debug\n';
  expect(await typedHere(folder, status ?? [], { PORT: port })).toMatchObject({ code: 0, out: nobody });
  expect((await typedHere(folder, exported ?? [], {})).out).toContain('0 participants, 0 records');
  expect(rehearse).toEqual(['rehearse', folder]);
});

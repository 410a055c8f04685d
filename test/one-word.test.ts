import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProlific, startProlific } from '@turnout/marketplace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './root.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { type StudyFixture, studyFolder } from './support/study-folder.ts';

/** One study, set up for all three recruiters; only the word `recruiter` is changed between them. */
let study: StudyFixture;
let scratch: string;
let marketplace: ServerProcess;
let prolific: RunningProlific;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'turnout-word-'));
  const port = await freePort();
  marketplace = new ServerProcess({
    folder: scratch,
    port,
    words: ['marketplace', 'serve', '--data', join(scratch, 'marketplace'), '--port', String(port)],
    env: {},
  });
  await marketplace.start();
  const nobody = (): void => undefined;
  prolific = await startProlific({
    database: { url: 'sqlite://', baseFolder: scratch },
    clock: { now: () => Date.now() },
    random: { next: Math.random },
    log: { debug: nobody, info: nobody, warn: nobody, error: nobody },
  });
  const account = await prolific.addResearcher({
    token: 'the-token-of-the-lab',
    currency: 'USD',
    balanceMinor: 1_000_000,
  });
  study = studyFolder({
    'config.txt': `[Task Parameters]
experiment_code_version = 1.0
[HIT Configuration]
title = Colours
description = Name some colours
us_only = false
approve_requirement = 0
ad_url = https://study.example.org/pub
[Turnout]
recruiter = link
currency = USD
reward = 1.50
completion_code = CDONE
mturk_endpoint_sandbox = ${marketplace.url}/sandbox
prolific_url = ${prolific.url}
prolific_workspace = ${account.workspaceId}
prolific_project = ${account.projectId}
`,
  });
}, 180_000);

afterAll(async () => {
  await marketplace.stop();
  await prolific.stop();
  study.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** In a process of its own while the stand-in answers in this one. */
async function run(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/turnout.js'), ...words], {
    cwd: study.folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: study.folder,
      PROLIFIC_API_TOKEN: 'the-token-of-the-lab',
      AWS_ACCESS_KEY_ID: 'LAB',
      AWS_SECRET_ACCESS_KEY: 'x',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  const [code] = await once(child, 'close');
  return { code: Number(code), out, err };
}

interface Row {
  readonly state: string;
  readonly recruiter: string;
  readonly places: number;
}

const postings = async (): Promise<readonly Row[]> =>
  JSON.parse((await run('post', 'list', '--json')).out) as readonly Row[];

describe('one word changes where people come from', () => {
  it.each(['link', 'mturk', 'prolific'])('%s', { timeout: 60_000 }, async (word) => {
    const config = join(study.folder, 'config.txt');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^recruiter = .*$/m, `recruiter = ${word}`));
    const checked = await run('recruiter', 'check');
    expect([checked.code, checked.out, checked.err]).toEqual([0, expect.stringContaining('can be used'), '']);
    const posted = await run('post', 'create', '-n', '3');
    expect([posted.code, posted.err]).toEqual([0, '']);
    expect(await postings()).toMatchObject([{ recruiter: word, state: 'open', places: 3 }]);
    expect((await run('post', 'end', '--all')).out).toContain('Ended');
    expect((await postings()).map(({ state }) => state)).toEqual(['ended']);
    expect((await run('pay', 'reconcile')).out).toContain('Everything agrees');
    expect((await run('audit', 'verify')).code).toBe(0);
  });
});

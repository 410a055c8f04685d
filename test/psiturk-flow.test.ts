import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rehearse, type StudyScript } from '../packages/rehearsal/src/index.ts';
import { root } from './root.ts';
import { freePort, ServerProcess } from './support/server-process.ts';

let scratch: string;
let folder: string;
let marketplace: ServerProcess;
let env: Readonly<Record<string, string>>;

const PEOPLE = 20;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'turnout-flow-'));
  folder = join(scratch, 'study');
  cpSync(join(root, 'examples/stroop-psiturk'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.turnout'),
  });
  const port = await freePort();
  marketplace = new ServerProcess({
    folder: scratch,
    port,
    words: ['marketplace', 'serve', '--data', join(scratch, 'marketplace'), '--port', String(port)],
    env: {},
  });
  await marketplace.start();
  env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    PORT: String(await freePort()),
    AWS_ACCESS_KEY_ID: 'LAB',
    AWS_SECRET_ACCESS_KEY: 'x',
    TURNOUT_MTURK_ENDPOINT_SANDBOX: `${marketplace.url}/sandbox`,
    // A simulated crowd has no past that could be approved of.
    PSITURK_APPROVE_REQUIREMENT: '0',
  };
}, 60_000);

afterAll(async () => {
  psiturk('server', 'off');
  await marketplace.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** psiTurk's own program name, with psiTurk's words. */
function psiturk(...words: readonly string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [join(root, 'packages/cli/bin/psiturk.js'), ...words], {
    cwd: folder,
    env: { ...env },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

const json = <Answer>(...words: readonly string[]): Answer =>
  JSON.parse(psiturk(...words, '--json').out) as Answer;

interface Money {
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly state: string;
  readonly kind: string;
}

it('a psiTurk evening: create, list, extend, twenty people, approve, bonus, expire, delete', async () => {
  const script = join(scratch, 'evening.txt');
  writeFileSync(script, `server on\nmode sandbox\nhit create ${PEOPLE - 2} 1.50 1\nhit list --active\n`);
  const begun = psiturk('-s', script);
  expect(begun.err).toBe('');
  const [hit] = json<readonly { externalId: string; groupId: string }[]>('hit', 'list', '--active');
  const { externalId = '', groupId = '' } = hit ?? {};
  expect(begun.out).toContain(externalId);
  expect(psiturk('hit', 'extend', externalId, '--assignments', '2').out).toContain(`${PEOPLE} places`);

  let paid: ReturnType<typeof evening> | undefined;
  const report = await rehearse({
    siteUrl: `${marketplace.url}/sandbox`,
    controlUrl: marketplace.url,
    controlToken: readFileSync(join(scratch, 'marketplace', 'control-token'), 'utf8').trim(),
    groupId,
    environment: 'sandbox',
    workers: PEOPLE,
    seed: 4,
    personas: [{ name: 'diligent', share: 1, behaviour: 'diligent' }],
    script: (await import(pathToFileURL(join(folder, 'rehearsal.mjs')).href)) as StudyScript,
    arriveWithinMs: 3_600_000,
    review: async () => {
      paid = evening(externalId);
    },
  });
  // The marketplace's own accounts, to the cent.
  expect(report.cost).toMatchObject(paid ?? {});
  expect(paid?.rewardsMinor).toBe(PEOPLE * 150);
  expect(paid?.bonusesMinor).toBeGreaterThan(0);

  expect(psiturk('hit', 'expire', '--all').out).toContain('Ended 1');
  expect(psiturk('hit', 'delete', '--all').out).toContain('Removed 1');
  expect(psiturk('audit', 'verify').code).toBe(0);
}, 300_000);

/** What a researcher does in the evening, and what must hold then. @returns what our ledger says was paid */
function evening(externalId: string): { rewardsMinor: number; bonusesMinor: number; feesMinor: number } {
  const waiting = json<readonly { participantState: string }[]>('worker', 'list', '--submitted');
  expect(waiting).toHaveLength(PEOPLE);
  expect(new Set(waiting.map((row) => row.participantState))).toEqual(new Set(['submitted']));
  expect(psiturk('worker', 'approve', '--all', '--dry-run').out).toContain('20 assignments');
  expect(json<readonly Money[]>('pay', 'ledger')).toEqual([]);
  expect(psiturk('worker', 'approve', '--hit', externalId).out).toContain('20 of 20 done');
  const bonus = psiturk('worker', 'bonus', '--auto', '--all', '--reason', 'For your right answers');
  expect(bonus.code, bonus.err).toBe(0);
  // Whoever does it all again pays nobody again.
  expect(psiturk('worker', 'approve', '--all').err).toContain('NOTHING_TO_DO');
  expect(psiturk('worker', 'bonus', '--auto', '--all').err).toContain('NOTHING_TO_DO');

  const ledger = json<readonly Money[]>('pay', 'ledger');
  expect(ledger.filter(({ kind }) => kind === 'approve')).toHaveLength(PEOPLE);
  expect(new Set(ledger.map(({ state }) => state))).toEqual(new Set(['confirmed']));
  const reconciled = psiturk('pay', 'reconcile');
  expect([reconciled.code, reconciled.out]).toEqual([0, expect.stringContaining('Everything agrees')]);

  const amounts = (kind: string): number =>
    ledger.filter((entry) => entry.kind === kind).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    rewardsMinor: amounts('approve'),
    bonusesMinor: amounts('bonus'),
    feesMinor: ledger.reduce((sum, { feeMinor }) => sum + feeMinor, 0),
  };
}

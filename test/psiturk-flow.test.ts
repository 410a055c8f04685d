import { afterAll, beforeAll, expect, it } from 'vitest';
import { rehearse } from '../packages/rehearsal/src/index.ts';
import { exported, parseCsv } from './support/exported.ts';
import { startMarketplaceProcess } from './support/marketplace-process.ts';
import type { RunningMarketplace } from './support/mturk-world.ts';
import { psiturkScript, psiturkStudy } from './support/psiturk-study.ts';
import { researcher } from './support/researcher.ts';
import { freePort } from './support/server-process.ts';
import { CENTS_EACH } from './support/small-study.ts';
import type { StudyFixture } from './support/study-folder.ts';
import { TypedShell } from './support/typed-shell.ts';

let study: StudyFixture;
let marketplace: RunningMarketplace;
let env: Readonly<Record<string, string>>;
let shell: TypedShell;

const PEOPLE = 20;

beforeAll(async () => {
  study = psiturkStudy();
  marketplace = await startMarketplaceProcess();
  env = {
    PORT: String(await freePort()),
    AWS_ACCESS_KEY_ID: 'LAB',
    AWS_SECRET_ACCESS_KEY: 'x',
    TURNOUT_MTURK_ENDPOINT_SANDBOX: `${marketplace.url}/sandbox`,
  };
  shell = await TypedShell.open(study.folder, env);
}, 120_000);

afterAll(async () => {
  await shell.kill();
  // Where the evening did not come to its end.
  await researcher(study.folder, env).type('server', 'off');
  await marketplace.stop();
  study.remove();
}, 120_000);

interface Money {
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly state: string;
  readonly kind: string;
}

it('a psiTurk evening: create, list, extend, twenty people in browsers, approve, bonus, expire, delete', async () => {
  expect(await shell.type('server on')).toContain('The server is on');
  expect(await shell.type('mode sandbox')).toContain('sandbox');
  const created = await shell.type(`hit create ${PEOPLE - 2} 1.50 1`);
  const [hit] = await shell.json<readonly { externalId: string; groupId: string }[]>('hit list --active');
  const { externalId = '', groupId = '' } = hit ?? {};
  expect(created).toContain(externalId);
  expect(await shell.type(`hit extend ${externalId} --assignments 2`)).toContain(`${PEOPLE} places`);

  let paid: Awaited<ReturnType<typeof evening>> | undefined;
  const report = await rehearse({
    siteUrl: `${marketplace.url}/sandbox`,
    controlUrl: marketplace.url,
    controlToken: marketplace.controlToken,
    groupId,
    environment: 'sandbox',
    workers: PEOPLE,
    browsers: PEOPLE,
    // One browser, in which so many people sit at a time.
    browser: { atOnce: 4, args: ['--test-third-party-cookie-phaseout'] },
    seed: 4,
    personas: [{ name: 'diligent', share: 1, behaviour: 'diligent' }],
    script: psiturkScript,
    arriveWithinMs: 3_600_000,
    review: async () => {
      paid = await evening(externalId);
    },
  });
  expect(report.refusals).toEqual([]);
  expect(report.completions).toMatchObject({ submittedAtMarketplace: PEOPLE });
  // The marketplace's own accounts, to the cent.
  expect(report.cost).toMatchObject(paid ?? {});
  expect(paid?.rewardsMinor).toBe(PEOPLE * 150);
  expect(paid?.bonusesMinor).toBe(rightAnswers() * CENTS_EACH);

  expect(await shell.type('hit expire --all')).toContain('Ended 1');
  expect(await shell.type('hit delete --all')).toContain('Removed 1');
  expect(await shell.json('audit verify')).toMatchObject({ entries: expect.any(Number) });
  expect(await shell.type('server off')).toContain('The server is off');
  expect(await shell.leave()).toBe(0);
}, 400_000);

/** What a researcher does in the evening, and what must hold then. @returns what our ledger says was paid */
async function evening(
  externalId: string,
): Promise<{ rewardsMinor: number; bonusesMinor: number; feesMinor: number }> {
  const waiting = await shell.json<readonly { participantState: string }[]>('worker list --submitted');
  expect(waiting).toHaveLength(PEOPLE);
  expect(new Set(waiting.map((row) => row.participantState))).toEqual(new Set(['submitted']));
  expect(await shell.type('worker approve --all --dry-run')).toContain('20 assignments');
  expect(await shell.json('pay ledger')).toEqual([]);
  expect(await shell.type(`worker approve --hit ${externalId}`)).toContain('20 of 20 done');
  expect(await shell.type('worker bonus --auto --all')).toContain('done');
  // Whoever does it all again pays nobody again.
  expect(await shell.type('worker approve --all')).toContain('NOTHING_TO_DO');
  expect(await shell.type('worker bonus --auto --all')).toContain('NOTHING_TO_DO');

  const ledger = await shell.json<readonly Money[]>('pay ledger');
  expect(ledger.filter(({ kind }) => kind === 'approve')).toHaveLength(PEOPLE);
  expect(new Set(ledger.map(({ state }) => state))).toEqual(new Set(['confirmed']));
  expect(await shell.type('pay reconcile')).toContain('Everything agrees');

  const amounts = (kind: string): number =>
    ledger.filter((entry) => entry.kind === kind).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    rewardsMinor: amounts('approve'),
    bonusesMinor: amounts('bonus'),
    feesMinor: ledger.reduce((sum, { feeMinor }) => sum + feeMinor, 0),
  };
}

/** As the people in the browsers gave them, by the exported data. */
function rightAnswers(): number {
  const rows = parseCsv(exported(study.folder, [], env).get('trials.csv') ?? '');
  expect(rows).toHaveLength(2 * PEOPLE);
  return rows.filter(({ correct }) => correct === 'true').length;
}

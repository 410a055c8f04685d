import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningProlific } from '@turnout/marketplace';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../tools/chromium.ts';
import { exported, parseCsv, type Row } from './support/exported.ts';
import { startMarketplaceProcess } from './support/marketplace-process.ts';
import type { RunningMarketplace } from './support/mturk-world.ts';
import { openProlificAccount } from './support/prolific-account.ts';
import { type Researcher, researcher } from './support/researcher.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { CENTS_EACH, smallStudy } from './support/small-study.ts';
import { answerQuestions } from './support/small-study-walk.ts';
import type { StudyFixture } from './support/study-folder.ts';

/** One folder with one database, served three times; between the runs one word of its configuration changes. */
let study: StudyFixture;
let marketplace: RunningMarketplace;
let prolific: RunningProlific;
let browser: Browser;
let env: Readonly<Record<string, string>>;
let lab: Researcher;

const WORDS = ['link', 'mturk', 'prolific'] as const;
type Word = (typeof WORDS)[number];

const REWARD = 150;
const BONUS = 2 * CENTS_EACH;

beforeAll(async () => {
  const atProlific = await openProlificAccount({ currency: 'USD', balanceMinor: 100_000 });
  const { account, token } = atProlific;
  prolific = atProlific.prolific;
  marketplace = await startMarketplaceProcess();
  study = smallStudy(
    `[HIT Configuration]
title = Two questions
description = Say where left and right are.
keywords = perception
us_only = false
approve_requirement = 0
[Turnout]
recruiter = link
reward = 1.50
mturk_endpoint_sandbox = ${marketplace.url}/sandbox
prolific_url = ${prolific.url}
prolific_workspace = ${account.workspaceId}
prolific_project = ${account.projectId}
`,
    {
      'prolific.json': JSON.stringify({
        completion_codes: [
          { code: 'CTHANKS', code_type: 'COMPLETED', actions: [{ action: 'MANUALLY_REVIEW' }] },
        ],
      }),
    },
  );
  env = {
    AWS_ACCESS_KEY_ID: 'LAB',
    AWS_SECRET_ACCESS_KEY: 'x',
    PROLIFIC_API_TOKEN: token,
    HOST: 'localhost',
    PORT: String(await freePort()),
  };
  lab = researcher(study.folder, env);
  browser = await launchChromium(['--test-third-party-cookie-phaseout']);
});

afterAll(async () => {
  await browser.close();
  await marketplace.stop();
  await prolific.stop();
  study.remove();
});

/** Changes the one word. @returns the lines that are different then */
function chooseRecruiter(word: Word): string[] {
  const file = join(study.folder, 'config.txt');
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/^recruiter = .*$/m, `recruiter = ${word}`);
  writeFileSync(file, after);
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !known.has(line));
}

interface Listed {
  readonly externalId: string;
  readonly listed: { readonly workerLink: string | undefined };
}

/** How somebody comes there, takes the study, and hands it in. @returns what only that recruiter's people see last */
const visits: Readonly<Record<Word, (page: Page, posting: Listed) => Promise<string>>> = {
  async link(page, { listed }) {
    await page.goto(listed.workerLink ?? '');
    await page.getByRole('button', { name: 'Begin' }).click();
    await answerQuestions(page);
    return (await page.locator('output#code').textContent()) ?? '';
  },
  async mturk(page, { listed }) {
    await page.goto(`${marketplace.url}/sandbox`);
    await page.getByRole('button', { name: 'Be a worker' }).click();
    await page.goto(listed.workerLink ?? '');
    await page.getByRole('button', { name: 'Accept' }).first().click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('link', { name: 'Take part' }).click();
    await answerQuestions(frame);
    await frame.getByRole('button', { name: 'Submit the task' }).click();
    await page.waitForURL(/\/tasks(\?|$)/);
    return (await page.locator('main').textContent()) ?? '';
  },
  async prolific(page, { externalId }) {
    await page.goto(`${prolific.url}/take/${externalId}`);
    await page.getByRole('link', { name: 'Take part' }).click();
    await answerQuestions(page);
    await page.getByText('CTHANKS').waitFor();
    await page.getByRole('link', { name: 'Go back' }).click();
    return (await page.locator('body').textContent()) ?? '';
  },
};

const lastWords: Readonly<Record<Word, RegExp>> = {
  link: /^[2-9A-Z]{5}-[2-9A-Z]{5}$/,
  mturk: /Your work was handed in/,
  prolific: /submission was received/,
};

interface Assignment {
  readonly externalId: string;
  readonly state: string;
  readonly participantState: string;
  readonly bonusComputedMinor: number;
  readonly bonusPaidMinor: number;
}

it.each(WORDS)(
  'recruiter = %s: posted, taken, handed in, reviewed, paid, explained, exported',
  {
    timeout: 360_000,
  },
  async (word) => {
    expect(chooseRecruiter(word)).toEqual(word === 'link' ? [] : [`recruiter = ${word}`]);
    const server = new ServerProcess({ folder: study.folder, port: Number(env.PORT), env: { ...env } });
    await server.start();
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 900 } });
    try {
      await lab.json('post', 'create', '-n', '1');
      const [posting] = await lab.json<Listed[]>('post', 'list');
      if (posting === undefined) throw new Error('nothing was posted');
      const seen = await visits[word](await context.newPage(), posting);
      expect(seen).toMatch(lastWords[word]);

      const waiting = await lab.json<Assignment[]>('review', 'list');
      expect(waiting).toMatchObject([{ state: 'submitted', bonusComputedMinor: BONUS, bonusPaidMinor: 0 }]);
      expect(await lab.json('pay', 'ledger')).toEqual([]);
      const approved = await lab.type('review', 'approve', '--all');
      expect([approved.err, approved.code]).toEqual(['', 0]);
      const bonus = await lab.type('pay', 'bonus', '--auto', '--all', '--reason', 'For your right answers');
      expect([bonus.err, bonus.code]).toEqual(['', 0]);
      expect(await lab.json('review', 'list')).toMatchObject([{ state: 'approved', bonusPaidMinor: BONUS }]);
      expect(await lab.json('pay', 'reconcile')).toMatchObject({
        assignments: 1,
        ledger: { rewardMinor: REWARD, bonusMinor: BONUS },
        recruiter: { rewardMinor: REWARD, bonusMinor: BONUS },
        differences: [],
      });

      const files = exported(study.folder, [], { ...env });
      const people = parseCsv(files.get('participants.csv') ?? '');
      const person = people.find((row) => row.assignment === waiting[0]?.externalId);
      expect(person).toMatchObject({ hit: posting.externalId, bonus: '0.20', status_name: 'BONUSED' });
      const answers = parseCsv(files.get('trials.csv') ?? '').filter(
        (row: Row) => row.participant === person?.participant,
      );
      expect(answers.map(({ answer }) => answer)).toEqual(['left', 'right']);
      expect((await lab.type('post', 'end', '--all')).code).toBe(0);
    } finally {
      await context.close();
      expect(await server.stop()).toBe(0);
    }
  },
);

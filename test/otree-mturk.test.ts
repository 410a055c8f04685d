import {
  type Assignment,
  CreateQualificationTypeCommand,
  DisassociateQualificationFromWorkerCommand,
  GetHITCommand,
  GetQualificationScoreCommand,
  ListAssignmentsForHITCommand,
  ListBonusPaymentsCommand,
  ListHITsCommand,
  MTurkClient,
} from '@aws-sdk/client-mturk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../tools/chromium.ts';
import { checkAccessible, checkAround, checkWithin } from './browser/stroop-walk.ts';
import { startMarketplaceProcess } from './support/marketplace-process.ts';
import type { RunningMarketplace } from './support/mturk-world.ts';
import { type OtreeStudy, otreeStudy } from './support/otree-study.ts';
import { type Researcher, researcher } from './support/researcher.ts';
import { freePort, ServerProcess } from './support/server-process.ts';
import { CENTS_EACH } from './support/small-study.ts';
import { answerQuestions } from './support/small-study-walk.ts';

/**
 * The page "Mechanical Turk" of oTree's manual from top to bottom, as somebody who knows it would go on here. Each
 * step finds the world as the one before it has left it.
 */
let marketplace: RunningMarketplace;
let study: OtreeStudy;
let server: ServerProcess;
let lab: Researcher;
let browser: Browser;
/** The requester's account, looked at with a program that is not ours. */
let account: MTurkClient;
/** The qualification against retakes. */
let typeId: string;

/** AWS credentials come from the environment, as the page says. */
const credentials = { AWS_ACCESS_KEY_ID: 'LAB', AWS_SECRET_ACCESS_KEY: 'x' };
const BONUS = 2 * CENTS_EACH;
/** A command, a page or a job on a busy machine takes its time. */
const PATIENCE_MS = 60_000;

beforeAll(async () => {
  marketplace = await startMarketplaceProcess();
  account = new MTurkClient({
    endpoint: `${marketplace.url}/sandbox`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LAB', secretAccessKey: 'x' },
  });
  const made = await account.send(
    new CreateQualificationTypeCommand({
      Name: 'Was in our study',
      Description: 'Took part before',
      QualificationTypeStatus: 'Active',
    }),
  );
  typeId = made.QualificationType?.QualificationTypeId ?? '';
  study = otreeStudy(`${marketplace.url}/sandbox`, typeId);
  // By the name localhost the study is another site for the browser than the marketplace that frames it.
  const env = { ...credentials, HOST: 'localhost', PORT: String(await freePort()) };
  server = new ServerProcess({ folder: study.folder, port: Number(env.PORT), env });
  await server.start();
  lab = researcher(study.folder, env);
  browser = await launchChromium(['--test-third-party-cookie-phaseout']);
});

afterAll(async () => {
  account.destroy();
  await browser.close();
  await server.stop();
  await marketplace.stop();
  study.remove();
});

let isWhole = true;

/** One step of the page. After one that failed, the others only say so. */
const step = (title: string, work: () => Promise<void>): void =>
  it(title, async () => {
    expect(isWhole, 'an earlier step failed').toBe(true);
    isWhole = false;
    await work();
    isWhole = true;
  });

interface Posted {
  readonly externalId: string;
  readonly workerLink: string;
}

interface Reviewed {
  readonly externalId: string;
  readonly state: string;
  readonly participantState: string | undefined;
  readonly completionCode: string | undefined;
  readonly bonusComputedMinor: number;
  readonly bonusPaidMinor: number;
}

/** A command that must work. @returns what it said */
async function done(...words: readonly string[]): Promise<string> {
  const { code, out, err } = await lab.type(...words);
  expect([code, err], words.join(' ')).toEqual([0, '']);
  return out;
}

/** Publishes for one worker. */
async function publish(): Promise<Posted> {
  const { postings } = await lab.json<{ postings: Posted[] }>('post', 'create', '-n', '1');
  const [posted] = postings;
  if (posted === undefined) throw new Error('nothing was posted');
  return posted;
}

/** A person with a browser and an account at the marketplace, who has never been here. */
async function person(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(`${marketplace.url}/sandbox`);
  await page.getByRole('button', { name: 'Be a worker' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

const frameOf = (page: Page) => page.frameLocator('iframe');

async function accept(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Accept' }).first().click();
  await page.waitForURL(/assignment_id=/);
}

async function giveBack(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Return' }).click();
  await page.getByRole('button', { name: 'Yes, return it' }).click();
  await page.waitForURL((url) => !url.href.includes('assignment_id='));
}

async function handIn(page: Page): Promise<void> {
  await frameOf(page).getByRole('button', { name: 'Submit the task' }).click();
  await page.waitForURL(/\/tasks(\?|$)/);
  expect(await page.locator('main').textContent()).toContain('Your work was handed in');
}

/** By day and by night. */
async function checkLook(
  page: Page,
  name: string,
  checks: readonly (typeof checkAccessible)[] = [checkAround, checkWithin],
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const check of checks) await check(page, `${name}, ${colorScheme}`);
  }
}

/** What the account says of the work on a HIT. */
async function worksOn(HITId: string): Promise<readonly Assignment[]> {
  return (await account.send(new ListAssignmentsForHITCommand({ HITId }))).Assignments ?? [];
}

async function bonusesOf(HITId: string): Promise<readonly unknown[]> {
  const { BonusPayments = [] } = await account.send(new ListBonusPaymentsCommand({ HITId }));
  return BonusPayments.map(({ AssignmentId, BonusAmount }) => [AssignmentId, BonusAmount]);
}

let first: Posted;
let second: Posted;
let ana: Page;
let cleo: Page;
let anasId: string;

describe('the study runs in MTurk’s page', () => {
  step('AWS credentials: from the environment, and good before anything is published', async () => {
    expect(await lab.json('recruiter', 'check')).toMatchObject({
      recruiter: 'mturk',
      mode: 'sandbox',
      problems: [],
    });
  });

  step(
    'publishing a HIT in the sandbox: settings as they stand, and the reward is the participation fee',
    async () => {
      first = await publish();
      const { HIT } = await account.send(new GetHITCommand({ HITId: first.externalId }));
      expect(HIT).toMatchObject({
        Title: 'Where is left?',
        Description: 'Two questions about where things are.',
        Keywords: 'bonus, study',
        Reward: '1.50',
        MaxAssignments: 1,
        AssignmentDurationInSeconds: 3600,
        Question: expect.stringContaining('<FrameHeight>500</FrameHeight>'),
      });
      const hoursOpen = (Number(HIT?.Expiration) - Number(HIT?.CreationTime)) / 3_600_000;
      expect(hoursOpen).toBeCloseTo(7 * 24, 1);
      const asked = HIT?.QualificationRequirements?.map((one) => [one.QualificationTypeId, one.Comparator]);
      expect(asked).toEqual([
        ['00000000000000000071', 'EqualTo'],
        [typeId, 'DoesNotExist'],
      ]);
    },
  );

  step('the worker’s link leads to the preview, which binds nobody to anything', async () => {
    ana = await person();
    await ana.goto(first.workerLink);
    await frameOf(ana).getByText('This is a preview. Accept the task to take part.').waitFor();
    await checkLook(ana, 'preview');
    expect(await lab.json('review', 'list')).toEqual([]);
    expect(await lab.json('status')).toEqual([]);
  });

  step('accept, and play inside the frame', async () => {
    await accept(ana, first.workerLink);
    const frame = frameOf(ana);
    await frame.getByRole('link', { name: 'Take part' }).click();
    await answerQuestions(frame);
    await frame.getByRole('button', { name: 'Submit the task' }).waitFor();
    expect(ana.context().pages()).toHaveLength(1);
    expect(await worksOn(first.externalId)).toEqual([]);
  });

  step('the button on the last page submits the HIT and takes the worker back to MTurk', async () => {
    await checkLook(ana, 'the last page');
    await handIn(ana);
    const [work] = await worksOn(first.externalId);
    expect(work).toMatchObject({ AssignmentStatus: 'Submitted' });
    anasId = work?.WorkerId ?? '';
  });

  step('payments: reward and bonus are seen, and seeing them pays nobody', async () => {
    for (const look of [1, 2])
      expect(await lab.json('review', 'list'), `look ${look}`).toMatchObject([
        { state: 'submitted', participantState: 'submitted', bonusComputedMinor: BONUS, bonusPaidMinor: 0 },
      ]);
    expect(await done('review', 'approve', '--all', '--dry-run')).toContain('$1.50');
    expect(await lab.json('pay', 'ledger')).toEqual([]);
    expect((await worksOn(first.externalId)).map((work) => work.AssignmentStatus)).toEqual(['Submitted']);
  });

  step('accept and pay: participation fee and bonus, each once', async () => {
    await done('review', 'approve', '--all');
    await done('pay', 'bonus', '--auto', '--all', '--reason', 'Bonus');
    const again = await lab.type('pay', 'bonus', '--auto', '--all', '--reason', 'Bonus');
    expect(again.err).toContain('NOTHING_TO_DO');
    const [work] = await worksOn(first.externalId);
    expect(work?.AssignmentStatus).toBe('Approved');
    expect(await bonusesOf(first.externalId)).toEqual([[work?.AssignmentId, '0.20']]);
    expect(await lab.json('review', 'list')).toMatchObject([{ state: 'approved', bonusPaidMinor: BONUS }]);
  });
});

describe('preventing retakes', () => {
  step('whoever took part has been given the qualification', async () => {
    const score = new GetQualificationScoreCommand({ QualificationTypeId: typeId, WorkerId: anasId });
    const { Qualification } = await account.send(score);
    expect(Qualification).toMatchObject({ Status: 'Granted', IntegerValue: 1 });
  });

  step('so the marketplace does not show the worker the next HIT', async () => {
    second = await publish();
    const response = await ana.goto(second.workerLink);
    expect(response?.status()).toBe(404);
    await ana.getByText('There is no such HIT').waitFor();
  });

  step('and where the marketplace lets the worker in, the study does not', async () => {
    await account.send(
      new DisassociateQualificationFromWorkerCommand({ QualificationTypeId: typeId, WorkerId: anasId }),
    );
    await accept(ana, second.workerLink);
    await frameOf(ana).getByText('You have taken part in this study before').waitFor();
    await checkLook(ana, 'the refusal');
    await giveBack(ana);
  });
});

describe('managing HITs', () => {
  step('a place that is given back goes to the next one: no spare participants are needed', async () => {
    const ben = await person();
    await accept(ben, second.workerLink);
    await frameOf(ben).getByRole('link', { name: 'Take part' }).click();
    await frameOf(ben).getByRole('link', { name: 'I agree' }).click();
    await frameOf(ben).getByText('Question 1').waitFor();
    await giveBack(ben);
    cleo = await person();
    await accept(cleo, second.workerLink);
    await frameOf(cleo).getByRole('link', { name: 'Take part' }).click();
    await answerQuestions(frameOf(cleo));
    await handIn(cleo);
    // Of what was given back, the marketplace notifies the server.
    const states = async () =>
      (await lab.json<Reviewed[]>('review', 'list')).map(({ state }) => state).toSorted();
    await expect
      .poll(states, { timeout: PATIENCE_MS, interval: 500 })
      .toEqual(['approved', 'returned', 'submitted']);
  });

  step('reject with a reason that the worker reads, and approve after all', async () => {
    const cleos = (await worksOn(second.externalId))[0]?.AssignmentId ?? '';
    expect((await lab.type('review', 'reject', cleos)).err).toContain('REASON_MISSING');
    await done('review', 'reject', cleos, '--reason', 'No question was read.');
    expect(await worksOn(second.externalId)).toMatchObject([
      { AssignmentStatus: 'Rejected', RequesterFeedback: 'No question was read.' },
    ]);
    await done('review', 'unreject', cleos, '--reason', 'It was our mistake.');
    await done('pay', 'bonus', cleos, '--auto', '--reason', 'Bonus');
    expect(await worksOn(second.externalId)).toMatchObject([{ AssignmentStatus: 'Approved' }]);
    expect(await bonusesOf(second.externalId)).toEqual([[cleos, '0.20']]);
  });

  step('expire early; all money is accounted for; delete', async () => {
    await publish();
    const paid = { rewardMinor: 2 * study.rewardMinor, bonusMinor: 2 * BONUS };
    expect(await lab.json('pay', 'reconcile')).toMatchObject({
      assignments: 2,
      ledger: paid,
      recruiter: paid,
      differences: [],
    });
    expect(await done('post', 'end', '--all')).toContain('Ended');
    expect(await lab.json('post', 'list', '--open')).toEqual([]);
    await done('post', 'remove', '--all');
    expect((await account.send(new ListHITsCommand({}))).HITs).toEqual([]);
  });
});

describe('the newer way: a new tab, and a completion code', () => {
  let posted: Posted;
  let dora: Page;
  let code: string;

  step('the page’s template is shown, whose link leads nowhere before accepting', async () => {
    expect(await server.stop()).toBe(0);
    study.showInNewTab();
    await server.start();
    posted = await publish();
    dora = await person();
    await dora.goto(posted.workerLink);
    const toStudy = frameOf(dora).getByText('To the study');
    await toStudy.waitFor();
    expect(await toStudy.getAttribute('href')).toBeNull();
    await checkLook(dora, 'preview of the template');
  });

  step('accepted, it opens the study in a tab of its own, which ends with a code', async () => {
    await accept(dora, posted.workerLink);
    const opened = dora.context().waitForEvent('page');
    await frameOf(dora).getByRole('link', { name: 'To the study' }).click();
    const tab = await opened;
    await tab.getByRole('link', { name: 'Take part' }).click();
    await answerQuestions(tab);
    const shown = tab.locator('output#code');
    await shown.waitFor();
    await checkLook(tab, 'the completion code', [checkAccessible]);
    code = (await shown.textContent()) ?? '';
    await tab.close();
  });

  step('the code is handed in, seen beside the work, and the work paid', async () => {
    await frameOf(dora).getByLabel('Your completion code').fill(code);
    await frameOf(dora).getByRole('button', { name: 'Submit' }).click();
    await dora.waitForURL(/\/tasks(\?|$)/);
    const waiting = await lab.json<Reviewed[]>('review', 'list', '--state', 'submitted');
    expect(waiting).toMatchObject([{ completionCode: code, bonusComputedMinor: BONUS }]);
    await done('review', 'approve', '--all');
    await done('pay', 'bonus', waiting[0]?.externalId ?? '', '--auto', '--reason', 'Bonus');
    expect(await bonusesOf(posted.externalId)).toEqual([[waiting[0]?.externalId, '0.20']]);
    const ledger = await lab.json<{ state: string }[]>('pay', 'ledger');
    expect(new Set(ledger.map(({ state }) => state))).toEqual(new Set(['confirmed']));
    await done('audit', 'verify');
  });
});

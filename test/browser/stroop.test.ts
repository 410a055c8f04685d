import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../tools/chromium.ts';
import { root } from '../root.ts';
import { exported, parseCsv, type Row } from '../support/exported.ts';
import { freePort, ServerProcess } from '../support/server-process.ts';
import { checkAccessible, comment, listen, questionnaire, takeStudy, type Walk } from './stroop-walk.ts';

/** The bundled study from the ad to the exported files, in a real browser against a real server process. */
let folder: string;
let server: ServerProcess;
let browser: Browser;
let recruiter: Server;
let recruiterUrl: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-stroop-'));
  cpSync(join(root, 'examples/stroop-psiturk'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.turnout'),
  });
  const recruiterPort = await freePort();
  // Another host name is another site for the browser: 127.0.0.1 serves the study, localhost frames it.
  recruiterUrl = `http://localhost:${recruiterPort}`;
  server = new ServerProcess({
    folder,
    port: await freePort(),
    env: { PSITURK_FRAME_ANCESTORS: recruiterUrl },
  });
  recruiter = createServer((request, response) => {
    const study = new URL(request.url ?? '/', recruiterUrl).searchParams.get('study') ?? '';
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><title>Recruiter</title><iframe name="study" width="1000" height="900" src="${study}"></iframe>`,
    );
  }).listen(recruiterPort, '127.0.0.1');
  await server.start();
  browser = await launchChromium(['--test-third-party-cookie-phaseout']);
});

afterAll(async () => {
  await browser.close();
  recruiter.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody new, in a browser that knows nothing. */
async function newcomer(): Promise<{ readonly context: BrowserContext; readonly walk: Walk }> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 900 } });
  return { context, walk: { answers: [], complaints: [] } };
}

const idsOf = (name: string, mode: string): string =>
  new URLSearchParams({ workerId: `W${name}`, assignmentId: `A${name}`, hitId: `H${name}`, mode }).toString();

/** Compares what the browser did with what the export says. */
function checkExport(name: string, status: string, walk: Walk): void {
  const files = exported(folder, []);
  const rowsOf = (file: string): Row[] => parseCsv(files.get(file) ?? '');
  const person = rowsOf('participants.csv').find((row) => row.worker_id === `W${name}`);
  expect(person).toMatchObject({ status_name: status, assignment: `A${name}` });
  const mine = (row: Row): boolean => row.participant === person?.participant;
  const words = rowsOf('trials.csv').filter(
    (row) => mine(row) && ['PRACTICE', 'TEST'].includes(row.phase ?? ''),
  );
  expect(words.map((row) => ({ shown: row.color, answered: row.response }))).toEqual(walk.answers);
  expect(words.every((row) => Number(row.rt) > 0 && row.input === 'key')).toBe(true);
  const answers = new Map(
    rowsOf('answers.csv')
      .filter(mine)
      .map((row) => [row.field, row.value]),
  );
  expect(Object.fromEntries(answers)).toMatchObject({ ...questionnaire, comments: comment });
  const right = words.filter((row) => row.phase === 'TEST' && row.correct === 'true').length;
  expect(Number(person?.bonus)).toBeCloseTo(Math.min(0.5, right * 0.02));
  expect(
    rowsOf('events.csv')
      .filter(mine)
      .map((row) => row.event),
  ).toContain('initialized');
  expect(walk.complaints).toEqual([]);
}

async function throughPopup(
  opener: Page,
  frame: Pick<Page, 'locator'>,
  walk: Walk,
  look: (page: Page) => (name: string) => Promise<void>,
) {
  const [popup] = await Promise.all([opener.waitForEvent('popup'), frame.locator('#open-study').click()]);
  listen(popup, walk.complaints);
  await popup.locator('#agree').waitFor();
  await look(popup)('consent');
  await popup.locator('#agree').click();
  const closed = popup.waitForEvent('close', { timeout: 120_000 });
  await takeStudy(popup, popup, walk, look(popup));
  await closed;
}

/** At the same time: what they do most is to wait for the next word. */
describe.concurrent('the bundled Stroop study', () => {
  it('in a first-party window: ad, popup, study, hand in, export', { timeout: 360_000 }, async () => {
    const { context, walk } = await newcomer();
    const page = await context.newPage();
    listen(page, walk.complaints);
    await context.route('https://workersandbox.mturk.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>handed in</title>' }),
    );
    await page.goto(`${server.url}/ad?${idsOf('1', 'sandbox')}`);
    await checkAccessible(page, 'ad');
    await throughPopup(page, page, walk, (popup) => (name) => checkAccessible(popup, name));
    await page.locator('#hand-in').waitFor();
    await checkAccessible(page, 'hand in');
    const handedIn = page.waitForRequest('https://workersandbox.mturk.com/mturk/externalSubmit');
    await page.locator('#hand-in button').click();
    expect((await handedIn).postData()).toBe('assignmentId=A1&hitId=H1&workerId=W1');
    checkExport('1', 'SUBMITTED', walk);
  });

  it('in a third-party frame with cookies blocked, with the popup', { timeout: 360_000 }, async () => {
    const { context, walk } = await newcomer();
    const page = await context.newPage();
    listen(page, walk.complaints);
    await context.route('https://workersandbox.mturk.com/**', (route) =>
      route.fulfill({ body: 'handed in' }),
    );
    const study = encodeURIComponent(`${server.url}/ad?${idsOf('2', 'sandbox')}`);
    await page.goto(`${recruiterUrl}/?study=${study}`);
    const frame = page.frameLocator('iframe[name=study]');
    await throughPopup(page, frame, walk, () => async () => {});
    const handedIn = page.waitForRequest('https://workersandbox.mturk.com/mturk/externalSubmit');
    await frame.locator('#hand-in button').click();
    expect((await handedIn).postData()).toContain('assignmentId=A2');
    checkExport('2', 'SUBMITTED', walk);
  });

  it('inside a third-party frame from beginning to end, without any cookie', {
    timeout: 360_000,
  }, async () => {
    const { context, walk } = await newcomer();
    const page = await context.newPage();
    listen(page, walk.complaints);
    const cookies: string[] = [];
    page.on('request', (request) => {
      if (request.headers().cookie !== undefined) cookies.push(request.url());
    });
    // Whatever the browser's rules are this year: the study never gets to keep a cookie.
    await context.route(`${server.url}/**`, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers() };
      delete headers['set-cookie'];
      await route.fulfill({ response, headers });
    });
    const study = encodeURIComponent(
      `${server.url}/exp?${idsOf('3', 'live').replace('hitId=H3', 'hitId=link3')}`,
    );
    await page.goto(`${recruiterUrl}/?study=${study}`);
    const frame = page.frame({ name: 'study' });
    if (frame === null) throw new Error('there is no frame');
    await takeStudy(frame, page, walk);
    await frame.locator('h1', { hasText: 'Thank you' }).waitFor();
    expect(cookies).toEqual([]);
    // The end of a study in a frame without cookies is handed over with status 401, which the console reports.
    walk.complaints.splice(
      0,
      walk.complaints.length,
      ...walk.complaints.filter((text) => !text.includes('401')),
    );
    checkExport('3', 'COMPLETED', walk);
  });

  it('nobody else may frame it', async () => {
    const { context } = await newcomer();
    const page = await context.newPage();
    const study = `${server.url}/ad?${idsOf('4', 'live')}`;
    await context.route('http://stranger.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe name="study" src="${study}"></iframe>` }),
    );
    await page.goto('http://stranger.test/');
    await expect.poll(() => page.frame({ name: 'study' })?.url()).toBe('chrome-error://chromewebdata/');
  });
});

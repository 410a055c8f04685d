import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListAssignmentsForHITCommand, ListHITsCommand, MTurkClient } from '@aws-sdk/client-mturk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../tools/chromium.ts';
import { root } from '../root.ts';
import { exported, parseCsv } from '../support/exported.ts';
import { freePort, ServerProcess } from '../support/server-process.ts';
import { checkAround, listen, takeStudy, type Walk } from './stroop-walk.ts';

/** What `npm start` gives: the bundled study, posted on a marketplace where one can be a worker. */
let folder: string;
let server: ServerProcess;
let browser: Browser;
let marketplace: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'turnout-crowd-'));
  cpSync(join(root, 'examples/stroop-psiturk'), folder, {
    recursive: true,
    filter: (path) => !path.endsWith('.turnout'),
  });
  const port = await freePort();
  marketplace = `http://127.0.0.1:${port}`;
  const words = ['serve', folder, '--links', '--marketplace', String(port)];
  // The study by its other name: for a browser the two are strangers, as on a real crowd's site.
  server = new ServerProcess({ folder, port: await freePort(), words, env: { HOST: 'localhost' } });
  await server.start();
  browser = await launchChromium(['--test-third-party-cookie-phaseout']);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const workerLink = (): string => /Be a worker +(\S+)/.exec(server.output)?.[1] ?? '';

async function becomeWorker(page: Page): Promise<void> {
  await page.goto(marketplace);
  await page.getByRole('button', { name: 'Be a worker' }).click();
}

it('preview, accept, the study through frame and popup, hand in, paid', async () => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1100, height: 900 } });
  const walk: Walk = { answers: [], complaints: [] };
  const page = await context.newPage();
  listen(page, walk.complaints);
  await becomeWorker(page);
  await page.goto(workerLink());
  const frame = page.frameLocator('iframe');
  await frame.getByText('This is a preview').waitFor();
  await checkAround(page, 'preview');
  await page.getByRole('button', { name: 'Accept' }).first().click();
  await frame.locator('#open-study').waitFor();
  await checkAround(page, 'work');
  const [popup] = await Promise.all([page.waitForEvent('popup'), frame.locator('#open-study').click()]);
  listen(popup, walk.complaints);
  await popup.locator('#agree').click();
  const closed = popup.waitForEvent('close', { timeout: 120_000 });
  await takeStudy(popup, popup, walk);
  await closed;
  await frame.locator('#hand-in button').click();
  await page.waitForURL(/\/tasks(\?|$)/);
  await checkAround(page, 'queue');
  expect(walk.complaints).toEqual([]);

  const client = new MTurkClient({
    endpoint: `${marketplace}/sandbox`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'TURNOUT', secretAccessKey: 'x' },
  });
  const { HITs } = await client.send(new ListHITsCommand({}));
  const HITId = HITs?.[0]?.HITId;
  const { Assignments = [] } = await client.send(new ListAssignmentsForHITCommand({ HITId }));
  client.destroy();
  expect(Assignments).toHaveLength(1);
  const [assignment] = Assignments;
  const people = parseCsv(exported(folder, []).get('participants.csv') ?? '');
  expect(people).toMatchObject([
    {
      worker_id: assignment?.WorkerId,
      assignment: assignment?.AssignmentId,
      hit: HITId,
      mode: 'rehearsal',
      status_name: 'SUBMITTED',
    },
  ]);
  expect(people).toHaveLength(1);
  await context.close();
});

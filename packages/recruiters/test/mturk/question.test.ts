import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, launchChromium, type Page } from '../../../../tools/chromium.ts';
import { readMturkSettings } from '../../src/mturk/index.ts';
import { done, orderOf } from '../contract/recruiter-contract.ts';
import { type MturkLab, openMturkLab } from './support/lab.ts';

/** What workers really get to see, in a real browser on the real worker site. */
let lab: MturkLab;
let browser: Browser;
const study = createServer((_, answer) => {
  answer.setHeader('content-type', 'text/html; charset=utf-8').end('<h1>The study</h1>');
});
let studyUrl: string;
beforeAll(async () => {
  lab = await openMturkLab();
  browser = await launchChromium();
  await new Promise<void>((resolve) => study.listen(0, '127.0.0.1', resolve));
  studyUrl = `http://127.0.0.1:${(study.address() as AddressInfo).port}/pub?mode=live&text=${encodeURIComponent('a&b <"é">')}`;
});
afterAll(async () => {
  await browser.close();
  await lab.close();
  await new Promise((resolve) => study.close(resolve));
});

const presentation = (template?: string) =>
  readMturkSettings({ ...lab.settings, show: 'new-tab', template }).settings.presentation;

async function newWorker(): Promise<Page> {
  const context = await browser.newContext({ baseURL: lab.url });
  const page = await context.newPage();
  await page.goto('/production/');
  await page.getByRole('button', { name: 'Be a worker' }).click();
  await page.waitForURL('**/projects');
  return page;
}

const frameOf = (page: Page) => page.frameLocator('iframe.hit');

it('shows the study in the frame, at its address to the letter, with the ids behind it', async () => {
  const posting = done(await lab.recruiter.post(orderOf(lab, { studyUrl })));
  const ref = await lab.take(posting);
  const { question } = lab.taskOf(ref);
  if (question.kind !== 'external') throw new Error('another kind of question');
  expect(question.url.startsWith(`${studyUrl}&assignmentId=${ref.externalId}&`)).toBe(true);
  const page = await newWorker();
  await page.goto(posting.workerLink ?? '');
  await frameOf(page).getByText('The study').waitFor();
});

it('links to the study in a new tab once the task is accepted, and hands in the code that was typed', async () => {
  const recruiter = lab.recruit({ presentation: presentation() });
  const posting = done(await recruiter.post(orderOf(lab, { studyUrl, title: 'In a new tab' })));
  const page = await newWorker();
  await page.goto(posting.workerLink ?? '');
  const link = frameOf(page).getByText('Open the study');
  await link.waitFor();
  expect(await link.getAttribute('href')).toBeNull();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.locator('.task-bar').waitFor();
  await expect.poll(() => link.getAttribute('href')).not.toBeNull();
  const opened = page.context().waitForEvent('page');
  await link.click();
  const tab = await opened;
  await tab.getByText('The study').waitFor();
  const { searchParams } = new URL(tab.url());
  expect(searchParams.get('mode')).toBe('live');
  expect(searchParams.get('text')).toBe('a&b <"é">');
  const externalId = searchParams.get('assignmentId') ?? '';
  const workerId = searchParams.get('workerId') ?? '';
  expect(searchParams.get('hitId')).toBe(posting.externalId);
  await frameOf(page).getByLabel('Completion code').fill('TURNOUT-1');
  await frameOf(page).getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL('**/tasks?done=submitted');
  const ref = { postingExternalId: posting.externalId, externalId, workerId };
  expect(await recruiter.assignment(ref)).toMatchObject({ state: 'submitted', completionCode: 'TURNOUT-1' });
});

it('takes a template with whatever XML would stumble over', async () => {
  const template =
    '<crowd-form><p>]]> &amp; < "é" 😀</p><a class="otree-link">Go</a><crowd-input name="completion_code" label="Code"></crowd-input></crowd-form>';
  const recruiter = lab.recruit({ presentation: presentation(template) });
  const strange = `${studyUrl}&end=</script><script>alert(1)</script>`;
  const posting = done(await recruiter.post(orderOf(lab, { studyUrl: strange, title: 'Odd signs' })));
  const page = await newWorker();
  await page.goto(posting.workerLink ?? '');
  await frameOf(page).getByText(']]> & < "é" 😀').waitFor();
  await page.getByRole('button', { name: 'Accept' }).click();
  const link = frameOf(page).getByText('Go', { exact: true });
  await expect.poll(() => link.getAttribute('href')).toContain('end=%3C%2Fscript%3E');
});

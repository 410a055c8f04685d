import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from '../../../../tools/chromium.ts';
import type { Hit } from '../../src/domain/hit.ts';
import { parseAnswers } from '../../src/questions/answers.ts';
import { externalXml, htmlXml } from '../questions/samples.ts';
import { type BrowserSite, openBrowserSite } from './support/browser-site.ts';

let site: BrowserSite;
beforeAll(async () => {
  site = await openBrowserSite();
});
afterAll(() => site.close());

let number = 0;
/** A project of its own for each journey. */
async function post(changes: Parameters<BrowserSite['post']>[0] = {}): Promise<Hit> {
  number += 1;
  return site.post({ title: `Journey ${number}`, question: externalXml(site.study.url, 0), ...changes });
}

const frameOf = (page: Page): ReturnType<Page['frameLocator']> => page.frameLocator('iframe.hit');

const assignment = (page: Page) =>
  site.market.context.read.assignments.byAssignmentId(
    new URL(page.url()).searchParams.get('assignment_id') ?? '',
  );

/** From the list of projects into the work. */
async function begin(page: Page, hit: Hit): Promise<void> {
  await page.goto('/projects');
  await page.getByRole('link', { name: `Preview: ${hit.type.title}`, exact: true }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.locator('.task-bar').waitFor();
}

async function newWorker(): Promise<Page> {
  const page = await site.window();
  await page.goto('/');
  await page.getByRole('button', { name: 'Be a worker' }).click();
  await page.waitForURL('**/projects');
  return page;
}

it('preview, accept, work in the frame, hand in, and on to the queue', async () => {
  const hit = await post();
  const page = await newWorker();
  await page.goto(`/mturk/preview?groupId=${hit.type.groupId}`);
  await frameOf(page).getByText('This is a preview.').waitFor();
  await page.getByRole('button', { name: 'Accept' }).click();
  await frameOf(page).getByLabel('Colour').fill('red');
  const held = await assignment(page);
  await frameOf(page).getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL('**/tasks?done=submitted');
  await page.getByText('Your work was handed in').waitFor();
  const stored = await site.market.context.read.assignments.byId(held?.id ?? 0);
  expect(stored?.status).toBe('submitted');
  expect(parseAnswers(stored?.answer ?? '')).toEqual([{ kind: 'freeText', question: 'colour', text: 'red' }]);
  expect(site.study.seen.at(-1)).toContain(`turkSubmitTo=${encodeURIComponent(site.url)}`);
});

it('works without JavaScript: the way out of the frame is a link', async () => {
  const hit = await post();
  const page = await site.window((await site.market.worker()).id, { javaScriptEnabled: false });
  await page.goto(`/projects/${hit.type.groupId}/tasks`);
  await page.getByRole('button', { name: 'Accept' }).click();
  const held = await assignment(page);
  await page.getByText('30 minutes', { exact: true }).first().waitFor();
  // A time left that stands still would mislead.
  await page.getByText('Hand in before').waitFor();
  expect(await page.getByText('Time left').isVisible()).toBe(false);
  expect(await page.getByRole('timer').count()).toBe(0);
  // The study needs scripts; what it would send is sent for it.
  const answer = await page.request.post('/mturk/externalSubmit', {
    form: { assignmentId: held?.assignmentId ?? '', colour: 'red' },
  });
  expect(await answer.text()).toContain('target="_top"');
  await page.goto('/history');
  await page.getByText('Waits for review').waitFor();
});

it('leaves the frame by the link on the page that says it was handed in', async () => {
  const hit = await post();
  const page = await newWorker();
  // The page's own script would move on by itself.
  await page.route('**/assets/site.js', (route) => route.abort());
  await begin(page, hit);
  await frameOf(page).getByLabel('Colour').fill('red');
  await frameOf(page).getByRole('button', { name: 'Submit' }).click();
  await frameOf(page).getByRole('link', { name: 'Go to your queue' }).click();
  await page.waitForURL('**/tasks');
});

it('returns a HIT after asking, and another worker gets the same slot', async () => {
  const hit = await post({ assignments: 1 });
  const [one, other] = [await newWorker(), await newWorker()];
  await begin(one, hit);
  const first = await assignment(one);
  await one.getByText('Return', { exact: true }).click();
  const stale = await one.context().newPage();
  await stale.goto(one.url());
  await frameOf(stale).getByLabel('Colour').fill('stale');
  await one.getByRole('button', { name: 'Yes, return it' }).click();
  await one.getByText('The HIT was returned.').waitFor();
  await begin(other, hit);
  expect((await assignment(other))?.assignmentId).toBe(first?.assignmentId);
  await frameOf(stale).getByRole('button', { name: 'Submit' }).click();
  await frameOf(stale).getByRole('heading', { name: 'You do not hold this HIT' }).waitFor();
  await stale.getByRole('timer').getByText('You no longer hold this HIT').waitFor();
  expect((await assignment(other))?.status).toBe('accepted');
});

it('shows the second of two workers on one slot that it is taken', async () => {
  const hit = await post({ assignments: 1 });
  const [one, other] = [await newWorker(), await newWorker()];
  for (const page of [one, other]) await page.goto(`/projects/${hit.type.groupId}/tasks`);
  await one.getByRole('button', { name: 'Accept' }).click();
  await one.getByRole('timer').waitFor();
  await other.getByRole('button', { name: 'Accept' }).click();
  await other.getByRole('heading', { name: 'All HITs of this project are taken' }).waitFor();
});

it('tells a worker whose time ran out while working, and refuses what comes after', async () => {
  const hit = await post({ durationSeconds: 60 });
  const page = await newWorker();
  await begin(page, hit);
  site.market.clock.advance(61_000);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.getByRole('timer').getByText('The time is over').waitFor();
  await frameOf(page).getByLabel('Colour').fill('late');
  await frameOf(page).getByRole('button', { name: 'Submit' }).click();
  await frameOf(page).getByRole('heading', { name: 'The time of this HIT is over' }).waitFor();
});

it('shows a requester’s own page on the other host, and takes what its crowd-form sends', async () => {
  const form =
    '<!doctype html><html lang="en"><title>Form</title>' +
    '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>' +
    '<crowd-form><crowd-input name="word" label="Word" required></crowd-input></crowd-form></html>';
  const hit = await post({ question: htmlXml(form) });
  const page = await newWorker();
  await begin(page, hit);
  const held = await assignment(page);
  await frameOf(page).getByLabel('Word').fill('blue');
  await frameOf(page).getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL('**/tasks?done=submitted');
  const stored = await site.market.context.read.assignments.byId(held?.id ?? 0);
  expect(stored?.answer).toContain('"word":"blue"');
});

it('keeps a requester’s page from acting as the worker', async () => {
  const spy =
    '<!doctype html><html lang="en"><title>Spy</title><p id="found"></p><script>' +
    `const say = (text) => { document.getElementById('found').textContent += text + ';'; };` +
    `try { say(parent.document.title); } catch { say('no parent'); }` +
    `say(document.cookie === '' ? 'no cookie' : document.cookie);` +
    `fetch(new URL('/tasks?format=json', new URLSearchParams(location.search).get('turkSubmitTo')), ` +
    `{ credentials: 'include' }).then(() => say('read'), () => say('no answer'));` +
    '</script></html>';
  const hit = await post({ question: htmlXml(spy) });
  const page = await newWorker();
  await begin(page, hit);
  await frameOf(page).getByText('no parent;no cookie;no answer;').waitFor();
});

it('goes all the way by keyboard alone', async () => {
  const hit = await post();
  const page = await newWorker();
  const { keyboard } = page;
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await keyboard.press('Enter');
  const tabTo = async (name: string): Promise<void> => {
    for (let step = 0; step < 60; step += 1) {
      const label = await page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
      if (label.trim() === name) return;
      await keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach "${name}"`);
  };
  await tabTo(`Preview: ${hit.type.title}`);
  await keyboard.press('Enter');
  await page.waitForURL(`**/projects/${hit.type.groupId}/tasks`);
  await tabTo('Accept');
  await keyboard.press('Enter');
  await page.getByRole('timer').waitFor();
  await tabTo('Return');
  await keyboard.press('Enter');
  await tabTo('Yes, return it');
  await keyboard.press('Enter');
  await page.getByText('The HIT was returned.').waitFor();
});

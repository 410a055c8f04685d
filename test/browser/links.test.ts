import type { AddressInfo } from 'node:net';
import { createLinks, type Links } from '@turnout/engine';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../tools/chromium.ts';
import { type Lab, startLab } from '../support/lab.ts';
import { type LinkPostingFixture, postByLink } from '../support/link-posting.ts';
import { checkAccessible, listen } from './stroop-walk.ts';

/** A study of one page, whose end is a link. */
const files = {
  'templates/consent.html':
    '<!doctype html><html lang="en"><head><title>Consent</title></head><body><main><h1>Consent</h1>' +
    '<a href="/exp?hitId={{ hitid }}&assignmentId={{ assignmentid }}&workerId={{ workerid }}&mode={{ mode }}">I agree</a></main></body></html>',
  'templates/exp.html':
    '<!doctype html><html lang="en"><head><title>Study</title></head><body><main><h1>Task</h1>' +
    '<a href="/complete?uniqueId={{ uniqueId }}">Finish</a></main></body></html>',
};

let lab: Lab;
let links: Links;
let browser: Browser;
let base: string;
let complaints: string[];
const act = { actor: 'test', reason: 'a test' };
/** Browsers of a busy machine take their time. */
const patient = { timeout: 120_000 };
const narrow = { viewport: { width: 320, height: 640 } };

beforeAll(async () => {
  lab = await startLab({ files });
  await lab.app.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${(lab.app.server.address() as AddressInfo).port}`;
  links = createLinks(lab.engine.context);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await lab.close();
});

const post = (places: number): Promise<LinkPostingFixture> => postByLink(lab, places);

async function somebody(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  complaints = [];
  listen(page, complaints);
  return page;
}

/** Nothing for axe to find, and nothing to scroll to the side for. */
async function checkLook(page: Page, name: string): Promise<void> {
  await checkAccessible(page, name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, `${name} is wider than the window`).toBe(false);
}

async function finish(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'I agree' }).click();
  await page.getByRole('link', { name: 'Finish' }).click();
  return (await page.locator('output#code').textContent()) ?? '';
}

it(
  'a link: welcome, begin, the study, a completion code, and the same code on coming back',
  patient,
  async () => {
    const { code, id, free } = await post(1);
    for (const colorScheme of ['light', 'dark'] as const) {
      const looking = await somebody({ ...narrow, colorScheme });
      await looking.goto(`${base}/join/${code}`);
      await checkLook(looking, `welcome ${colorScheme}`);
      await looking.context().close();
    }
    expect(await free()).toBe(1);
    const page = await somebody();
    await page.goto(`${base}/join/${code}`);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'Consent' }).waitFor();
    await page.goto(`${base}/join/${code}`);
    await checkLook(page, 'back in the middle');
    await page.getByRole('button', { name: 'Go on' }).click();
    const shown = await finish(page);
    expect(await links.findCompletionCode(id, shown)).toMatch(/^visitor-/);
    await checkLook(page, 'complete');
    await page.goto(`${base}/join/${code}`);
    expect(await page.locator('output#code').textContent()).toBe(shown);
    expect(complaints).toEqual([]);
    const late = await somebody({ ...narrow, colorScheme: 'dark' });
    await late.goto(`${base}/join/${code}`);
    await late.getByRole('heading', { name: 'All places are taken' }).waitFor();
    await checkLook(late, 'full');
  },
);

it('a link for one person: whoever else opens it reads why it does not work', patient, async () => {
  const { id } = await post(1);
  const [link] = await links.create(id, { kind: 'single', count: 1 }, act);
  const url = `${base}/join/${link?.code}`;
  const page = await somebody();
  await page.goto(url);
  await page.getByRole('button', { name: 'Begin' }).click();
  await finish(page);
  const other = await somebody({ ...narrow, locale: 'de-DE' });
  await other.goto(url);
  await other.getByRole('heading', { name: 'Dieser Link wurde schon benutzt' }).waitFor();
  expect(await other.locator('html').getAttribute('lang')).toBe('de');
  await checkLook(other, 'used');
});

it(
  'a room: the button appears by itself when the session opens, and the soft sound only for who asked',
  patient,
  async () => {
    const { id } = await post(2);
    const [ana, ben] = await links.create(
      id,
      { kind: 'label', labels: ['ana', 'ben'], room: 'spring', isSecure: true },
      act,
    );
    const personal = (url = ''): string => url.replace('http://localhost:22362', base);
    const stranger = await somebody(narrow);
    await stranger.goto(`${base}/room/spring`);
    await checkLook(stranger, 'a secure room without a label');
    const page = await somebody({ ...narrow, colorScheme: 'dark' });
    await page.addInitScript(() => {
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...times) {
        document.documentElement.dataset.tones = String(
          Number(document.documentElement.dataset.tones ?? 0) + 1,
        );
        start.apply(this, times);
      };
    });
    await page.goto(personal(ana?.url));
    await checkLook(page, 'the door');
    await page.getByRole('button', { name: 'Enter the waiting room' }).click();
    await page.getByText('1 of 2 people are here.').waitFor();
    await checkLook(page, 'waiting');
    await page.getByLabel('Play a soft sound when the study opens').check();
    const second = await somebody();
    await second.goto(personal(ben?.url));
    await second.getByRole('button', { name: 'Enter the waiting room' }).click();
    await page.getByText('2 of 2 people are here.').waitFor();
    // Nobody is read an arrival aloud; of the opening, everybody is told once, and the place on the page is kept.
    expect(await page.getByRole('status').allTextContents()).toEqual(['', '']);
    await links.openRoom('spring', act);
    await page.getByRole('button', { name: 'Begin' }).waitFor();
    expect(await page.getByRole('status').allTextContents()).toEqual(['The study is open', '']);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('begin');
    expect(await page.title()).toBe('The study is open');
    expect(await page.locator('html').getAttribute('data-tones')).toBe('2');
    await checkLook(page, 'open');
    await page.getByRole('button', { name: 'Begin' }).click();
    expect(await links.findCompletionCode(id, await finish(page))).toBe('ana');
    expect(complaints).toEqual([]);
  },
);

it('a room works without JavaScript: people look again themselves', patient, async () => {
  const { id } = await post(1);
  await links.openRoom('quiet', act, id);
  await links.closeRoom('quiet', act);
  const page = await somebody({ ...narrow, javaScriptEnabled: false });
  await page.goto(`${base}/room/quiet`);
  await page.getByRole('button', { name: 'Enter the waiting room' }).click();
  await page.getByText('People waiting: 1').waitFor();
  await links.openRoom('quiet', act);
  await page.getByRole('link', { name: 'Look again' }).click();
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'Consent' }).waitFor();
});

it('a laboratory: start codes are typed in, and the last computer calls the assistant', patient, async () => {
  const { id } = await post(2);
  const codes = await links.create(id, { kind: 'lab', count: 2, room: 'lab' }, act);
  const pages: Page[] = [];
  for (const { code } of codes) {
    const page = await somebody(narrow);
    await page.goto(`${base}/room/lab`);
    await page.getByLabel('Your start code').fill('wrong');
    await page.getByRole('button', { name: 'Enter the waiting room' }).click();
    await page.getByText('This is not on the list').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
    await checkLook(page, 'a wrong start code');
    await page.getByLabel('Your start code').fill(code);
    await page.getByRole('button', { name: 'Enter the waiting room' }).click();
    await page.getByText(code, { exact: true }).waitFor();
    pages.push(page);
  }
  for (const page of pages) {
    await page.locator('#here', { hasText: 'Everybody is here. Please tell the assistant.' }).waitFor();
    expect(await page.getByRole('status').first().textContent()).toContain('Everybody is here');
    await checkLook(page, 'everybody is here');
  }
});

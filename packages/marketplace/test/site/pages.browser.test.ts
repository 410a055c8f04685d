import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../../../tools/chromium.ts';
import {
  type BrowserSite,
  expectAccessible,
  expectNoSideways,
  openBrowserSite,
} from './support/browser-site.ts';
import { type Scene, setScene } from './support/scene.ts';

let site: BrowserSite;
let scene: Scene;
beforeAll(async () => {
  site = await openBrowserSite();
  scene = await setScene(site, site.study.url);
});
afterAll(() => site.close());

const strangers = { welcome: '/', 'sign up': '/signup', 'log in': '/login' };
const looks = [
  { look: 'light, on a desk', options: { viewport: { width: 1100, height: 800 } } },
  {
    look: 'dark, on a phone',
    options: { viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const },
  },
];

describe.each(looks)('$look', ({ options }) => {
  const inspect = async (page: Page, name: string): Promise<void> => {
    await expectAccessible(page, name);
    await expectNoSideways(page, name);
  };

  it('every page is accessible and as wide as the window', async () => {
    const worker = await site.window(scene.worker.id, options);
    const stranger = await site.window(undefined, options);
    for (const [page, paths] of [
      [stranger, strangers],
      [worker, scene.paths],
    ] as const)
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(path);
        await inspect(page, name);
      }
    expect(await worker.title()).toBe('Messages – Panel of the laboratory');
  });

  it('and so is what they say when something is wrong or done', async () => {
    const stranger = await site.window(undefined, options);
    await stranger.goto('/signup');
    await stranger.getByRole('button', { name: 'Make the account' }).click();
    await inspect(stranger, 'sign up with problems');
    await stranger.goto('/login');
    await stranger.getByLabel('E-mail address').fill('nobody@example.org');
    await stranger.getByLabel('Password').fill('not the password');
    await stranger.getByRole('button', { name: 'Log in' }).click();
    await inspect(stranger, 'log in with a problem');
    const page = await site.window(scene.worker.id, options);
    await page.goto(scene.paths['work on a form'] ?? '');
    await page.getByRole('button', { name: 'Hand in' }).click();
    await inspect(page, 'form with problems');
    await page.getByText('Return', { exact: true }).click();
    await inspect(page, 'asking before a return');
    await page.goto(scene.paths['before a test'] ?? '');
    if (await page.getByRole('button', { name: 'Begin the test' }).isVisible())
      await page.getByRole('button', { name: 'Begin the test' }).click();
    await inspect(page, 'in a test');
    const suspended = await site.market.worker({ status: 'suspended' });
    const barred = await site.window(suspended.id, options);
    await barred.goto(scene.paths['preview in a frame'] ?? '');
    await inspect(barred, 'preview for a suspended account, in a frame');
  });
});

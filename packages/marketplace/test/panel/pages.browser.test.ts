import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../../../tools/chromium.ts';
import { expectAccessible, expectNoSideways } from '../site/support/browser-site.ts';
import { type BrowserPanel, openBrowserPanel } from './support/browser-panel.ts';
import { PASSWORD } from './support/panel.ts';
import { type PanelScene, setPanelScene } from './support/panel-scene.ts';

let lab: BrowserPanel;
let scene: PanelScene;
beforeAll(async () => {
  lab = await openBrowserPanel('approval');
  scene = await setPanelScene(lab);
});
afterAll(() => lab.close());

const looks = [
  { look: 'light, on a desk', options: { viewport: { width: 1200, height: 800 } } },
  {
    look: 'dark, on a phone',
    options: { viewport: { width: 320, height: 640 }, colorScheme: 'dark' as const },
  },
];

/** TURNOUT_SCREENSHOTS names a folder to look at the pages in. */
async function inspect(page: Page, name: string, look: string): Promise<void> {
  const folder = process.env.TURNOUT_SCREENSHOTS;
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({
      path: join(folder, `${look} ${name}.png`.replaceAll(/[ ,]+/g, '-')),
      fullPage: true,
    });
  }
  await expectAccessible(page, name);
  await expectNoSideways(page, name);
}

describe.each(looks)('$look', ({ look, options }) => {
  it('every page of the administration is accessible and as wide as the window', async () => {
    const page = await lab.adminWindow(options);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    for (const [name, path] of Object.entries(scene.paths)) {
      await page.goto(path);
      await inspect(page, name, look);
    }
    await page.goto('/admin/questionnaires');
    await page.getByLabel('Title').fill(' ');
    await page.getByRole('button', { name: 'Make a questionnaire' }).click();
    await inspect(page, 'a problem', look);
    expect(complaints).toEqual([]);
  });

  it('and so are the pages for logging in, and those that people have for rewards and passwords', async () => {
    const page = await lab.window(options);
    await page.goto('/admin/login');
    await inspect(page, 'log in', look);
    await page.getByLabel('Name').fill('maria');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await inspect(page, 'log in with a problem', look);
    await page.goto('/password');
    await inspect(page, 'forgotten password', look);
    await page.goto('/login');
    await page.getByLabel('E-mail address').fill('ann-kathrin.lee-montgomery@example.org');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL('**/projects');
    await page.goto('/profile/rewards');
    await inspect(page, 'rewards', look);
    await page.getByLabel('IBAN').fill('DE00');
    await page.getByRole('button', { name: 'Save' }).first().click();
    await inspect(page, 'rewards with a problem', look);
  });
});

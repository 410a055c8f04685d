import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'vitest';
import {
  type Browser,
  type BrowserContext,
  launchChromium,
  type Page,
} from '../../../../../tools/chromium.ts';
import { SESSION_COOKIE } from '../../../src/site/accounts/cookies.ts';
import { createSession, type SiteOptions } from '../../../src/site/index.ts';
import { openTestSite, type TestSite } from './site.ts';
import { type StudyServer, startStudyServer } from './study-server.ts';

/** The site as real browsers meet it: it on 127.0.0.1, requesters' pages on localhost, the study on another port. */
export interface BrowserSite extends TestSite {
  readonly url: string;
  readonly study: StudyServer;
  readonly browser: Browser;
  /** A window of a new person. @param workerRow the number of the row of who is logged in */
  window(workerRow?: number, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
}

export async function openBrowserSite(changes: Partial<SiteOptions> = {}): Promise<BrowserSite> {
  let url = '';
  const site = await openTestSite({
    quickSignUp: true,
    ...changes,
    origins: () => ({ site: url, content: url.replace('127.0.0.1', 'localhost') }),
  });
  await site.app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(site.app.server.address() as AddressInfo).port}`;
  const study = await startStudyServer();
  const browser = await launchChromium();
  return {
    ...site,
    url,
    study,
    browser,
    window: async (workerRow, options = {}) => {
      const context = await browser.newContext({ baseURL: url, ...options });
      if (workerRow !== undefined) await logIn(site, context, url, workerRow);
      return context.newPage();
    },
    close: async () => {
      await browser.close();
      await study.close();
      await site.close();
    },
  };
}

async function logIn(site: TestSite, context: BrowserContext, url: string, workerRow: number): Promise<void> {
  const token = await site.market.context.transact((unit) => createSession(unit, workerRow, Date.now()));
  await context.addCookies([{ name: SESSION_COOKIE, value: token, url, httpOnly: true, sameSite: 'Lax' }]);
}

/** No axe violation on the page, frames of requesters left out. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .exclude('iframe')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // Without frames there is nothing to put together, for which a page more would be opened each time.
    .setLegacyMode()
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    name,
  ).toEqual([]);
}

/** Nothing is wider than the window. */
export async function expectNoSideways(page: Page, name: string): Promise<void> {
  const [wide, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(wide, name).toBeLessThanOrEqual(window ?? 0);
}

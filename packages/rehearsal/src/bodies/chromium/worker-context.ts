import type { Browser, BrowserContext } from 'playwright-core';
import type { Account } from '../body.ts';
import { isMturkHost } from '../mturk-hosts.ts';
import { initScript } from './init-script.ts';

/** One person's browser: its cookies, and who is logged in on the worker site. */
export interface WorkerContext {
  readonly context: BrowserContext;
  /** Whoever uses the worker site from now on. */
  account: Account;
}

/**
 * @param siteUrl the worker's key is added to requests to this origin and no other; what is addressed to Amazon's
 * worker site goes there too, and never to Amazon
 */
export async function openContext(
  browser: Browser,
  siteUrl: string,
  account: Account,
  simulation: 'visual' | 'data-only',
): Promise<WorkerContext> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
  const worker: WorkerContext = { context, account };
  const { origin } = new URL(siteUrl);
  await context.addInitScript(initScript(simulation));
  await context.route(
    (url) => url.origin === origin,
    (route) =>
      route.continue({
        headers: { ...route.request().headers(), authorization: `Bearer ${worker.account.token}` },
      }),
  );
  await context.route(
    (url) => isMturkHost(url.hostname),
    (route) => {
      const { pathname, search } = new URL(route.request().url());
      // 307 keeps the method and the form.
      return route.fulfill({ status: 307, headers: { location: `${origin}${pathname}${search}` } });
    },
  );
  return worker;
}

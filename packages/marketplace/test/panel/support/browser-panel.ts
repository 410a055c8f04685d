import type { AddressInfo } from 'node:net';
import { type Browser, launchChromium, type Page } from '../../../../../tools/chromium.ts';
import { openTestPanel, PASSWORD, type TestPanel } from './panel.ts';

/** A panel as real browsers meet it. */
export interface BrowserPanel extends TestPanel {
  readonly url: string;
  /** A window of somebody new. */
  window(options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  /** A window in which the administrator "maria" has logged in. */
  adminWindow(options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
}

export async function openBrowserPanel(signUp: 'invitation' | 'approval'): Promise<BrowserPanel> {
  let url = 'http://127.0.0.1:8080';
  const lab = await openTestPanel({ origin: () => url, panel: { signUp } });
  await lab.app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(lab.app.server.address() as AddressInfo).port}`;
  const browser = await launchChromium();
  const window = async (options = {}): Promise<Page> =>
    (await browser.newContext({ baseURL: url, ...options })).newPage();
  return {
    ...lab,
    url,
    window,
    adminWindow: async (options = {}) => {
      const page = await window(options);
      await page.goto('/admin');
      await page.getByLabel('Name').fill('maria');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.waitForURL('**/admin');
      return page;
    },
    close: async () => {
      await browser.close();
      await lab.close();
    },
  };
}

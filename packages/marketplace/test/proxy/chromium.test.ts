import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Browser, launchChromium } from '../../../../tools/chromium.ts';
import { type RehearsalProxy, startProxy } from '../../src/proxy/index.ts';
import { collectedLog } from '../support/collected-log.ts';
import { startTarget, type Target } from '../support/target.ts';

let target: Target;
let proxy: RehearsalProxy;
let browser: Browser;

beforeAll(async () => {
  target = await startTarget((request, reply) => {
    reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    reply.end(`<title>Workers</title><h1>${request.headers.host}</h1>`);
  });
  proxy = await startProxy({ target: target.url, log: collectedLog().log });
  browser = await launchChromium([`--proxy-server=http://127.0.0.1:${proxy.port}`]);
});
afterAll(async () => {
  await browser.close();
  await proxy.stop();
  await target.close();
});

it("Chromium opens the worker site under Amazon's name, and nothing else", async () => {
  // A browser takes no authority from the environment; a person would import the file.
  const page = await browser.newPage({ ignoreHTTPSErrors: true });
  await page.goto('https://workersandbox.mturk.com/projects');
  expect(await page.textContent('h1')).toBe('workersandbox.mturk.com');
  await expect(page.goto('https://app.prolific.com/')).rejects.toThrow('ERR_TUNNEL_CONNECTION_FAILED');
  expect(proxy.refused).toContain('app.prolific.com');
});

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { quickOnce } from '../../../test/support/quick-once.ts';
import { RehearsalError, type RehearsalOptions, rehearse } from '../src/index.ts';
import { CONTROL_TOKEN, externalQuestion, type Market, startMarket } from './support/market.ts';
import { deadEnd, type Pages, startPages } from './support/pages.ts';

let market: Market;
let study: Pages;
let onOpened: () => void = () => undefined;

beforeAll(async () => {
  market = await startMarket('localhost');
  study = await startPages({
    get '/task'() {
      onOpened();
      return deadEnd['/task'] ?? '';
    },
  });
});

afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await market.close();
  await study.close();
});

async function inBrowser(): Promise<RehearsalOptions> {
  const hit = await market.post({ question: externalQuestion(`${study.url}/task`), slots: 1 });
  return {
    siteUrl: market.siteUrl,
    controlToken: CONTROL_TOKEN,
    groupId: hit.groupId,
    environment: 'sandbox',
    workers: 1,
    browsers: 1,
    seed: 1,
    personas: [{ name: 'diligent', share: 1, behaviour: 'diligent' }],
  };
}

describe('a rehearsal that is interrupted', () => {
  it('ends in the middle of a step in the browser', async () => {
    await quickOnce(5000, async () => {
      const controller = new AbortController();
      let abortedAt = Number.NEGATIVE_INFINITY;
      onOpened = () => {
        abortedAt = performance.now();
        controller.abort();
      };
      const rehearsal = rehearse({ ...(await inBrowser()), signal: controller.signal });
      await expect(rehearsal).rejects.toBeInstanceOf(RehearsalError);
      await expect(rehearsal).rejects.toThrow('The rehearsal was interrupted.');
      return performance.now() - abortedAt;
    });
  });
});

it('names the browser that TURNOUT_CHROMIUM asks for and that is not there', async () => {
  vi.stubEnv('TURNOUT_CHROMIUM', '/nowhere/chromium');
  const failing = rehearse(await inBrowser());
  await expect(failing).rejects.toBeInstanceOf(RehearsalError);
  await expect(failing).rejects.toThrow('There is no browser at /nowhere/chromium, which TURNOUT_CHROMIUM');
});

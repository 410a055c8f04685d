import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalReport, rehearse } from '../src/index.ts';
import { CONTROL_TOKEN, externalQuestion, type Market, startMarket } from './support/market.ts';
import { type RunningStudy, startStroop } from './support/study.ts';

let study: RunningStudy;
let market: Market;
let report: RehearsalReport;

beforeAll(async () => {
  study = await startStroop({ frameAncestor: 'http://localhost:*', short: true });
  // Another host name than the study's is another site for the browser.
  market = await startMarket('localhost');
  const question = externalQuestion(`${study.url}/ad?mode=sandbox`);
  const { groupId } = await market.post({ question, slots: 3 });
  report = await rehearse({
    siteUrl: market.siteUrl,
    controlToken: CONTROL_TOKEN,
    groupId,
    environment: 'sandbox',
    workers: 3,
    browsers: 3,
    seed: 3,
    personas: [{ name: 'diligent', share: 1, behaviour: 'diligent' }],
    script: study.script,
    study,
    browser: { atOnce: 3, giveUpAfterMs: 150_000 },
  });
});

afterAll(async () => {
  await market.close();
  await study.close();
});

describe('three workers with a Chromium on the bundled study', () => {
  it('take it through frame and window, and hand in', async () => {
    expect(report.completions.endings['handed-in']).toBe(3);
    expect(report.completions.submittedAtMarketplace).toBe(3);
    expect(report.mismatches).toMatchObject({ submissionsWithoutData: [], dataWithoutSubmission: [] });
    expect((await study.bonuses()).every((bonus) => bonus > 8)).toBe(true);
  });
});

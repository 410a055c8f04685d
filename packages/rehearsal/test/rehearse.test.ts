import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalReport, rehearse } from '../src/index.ts';
import { CONTROL_TOKEN, externalQuestion, type Market, startMarket } from './support/market.ts';
import { type RunningStudy, startStroop } from './support/study.ts';

let study: RunningStudy;
let market: Market;
let report: RehearsalReport;

beforeAll(async () => {
  study = await startStroop();
  market = await startMarket();
  const { hitId, groupId } = await market.post({
    question: externalQuestion(`${study.url}/ad?mode=sandbox`),
    slots: 220,
  });
  report = await rehearse({
    siteUrl: market.siteUrl,
    controlToken: CONTROL_TOKEN,
    groupId,
    environment: 'sandbox',
    workers: 200,
    seed: 7,
    study,
    script: study.script,
    review: () => market.approveAll(hitId),
  });
});

afterAll(async () => {
  await market.close();
  await study.close();
});

describe('two hundred fast workers on the bundled study', () => {
  it('hand in what the study knows as completed', () => {
    expect(report.completions.endings['handed-in']).toBeGreaterThan(150);
    expect(report.completions.submittedAtMarketplace).toBe(report.completions.endings['handed-in']);
    expect(report.mismatches.known).toBe(true);
    expect(report.mismatches.submissionsWithoutData).toEqual([]);
  });

  it('are done in under a minute', () => {
    expect(report.realMs).toBeLessThan(60_000);
  });
});

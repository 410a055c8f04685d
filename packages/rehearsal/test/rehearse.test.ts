import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalReport, rehearse } from '../src/index.ts';
import { CONTROL_TOKEN, type StandIn, startStandIn } from './support/standin-market.ts';
import { type RunningStudy, startStroop } from './support/study.ts';

let study: RunningStudy;
let market: StandIn;
let report: RehearsalReport;

beforeAll(async () => {
  study = await startStroop();
  market = await startStandIn({ studyUrl: `${study.url}/ad?mode=sandbox`, slots: 60, hits: 2 });
  report = await rehearse({
    siteUrl: market.url,
    controlToken: CONTROL_TOKEN,
    groupId: market.groupId,
    environment: 'sandbox',
    workers: 60,
    seed: 7,
    study,
  });
});

afterAll(async () => {
  await market.close();
  await study.close();
});

describe('sixty fast workers on the bundled study', () => {
  it('hand in what the study knows as completed', async () => {
    expect(report.completions.endings['handed-in']).toBeGreaterThan(40);
    expect(report.completions.submittedAtMarketplace).toBe(report.completions.endings['handed-in']);
    expect(report.mismatches).toEqual({
      known: true,
      submissionsWithoutData: [],
      dataWithoutSubmission: expect.any(Array),
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalProgress, type RehearsalReport, rehearse } from '../src/index.ts';
import { CONTROL_TOKEN, externalQuestion, type Market, startMarket } from './support/market.ts';
import { type RunningStudy, startStroop } from './support/study.ts';

let study: RunningStudy;
let market: Market;
let report: RehearsalReport;
const progress: RehearsalProgress[] = [];

/** As those post who save the fee on ten: the marketplace then keeps nobody to one assignment. */
beforeAll(async () => {
  study = await startStroop();
  market = await startMarket();
  const question = externalQuestion(`${study.url}/ad?mode=sandbox`);
  let groupId = '';
  for (let hit = 0; hit < 4; hit += 1) ({ groupId } = await market.post({ question, slots: 9 }));
  report = await rehearse({
    siteUrl: market.siteUrl,
    controlToken: CONTROL_TOKEN,
    groupId,
    environment: 'sandbox',
    workers: 70,
    seed: 11,
    personas: [
      { name: 'diligent', share: 6, behaviour: 'diligent' },
      { name: 'twice', share: 2, behaviour: 'double-submitter' },
      { name: 'gone', share: 1, behaviour: 'abandoner' },
      { name: 'back', share: 1, behaviour: 'returner' },
    ],
    study,
    onProgress: (now) => progress.push(now),
  });
});

afterAll(async () => {
  await market.close();
  await study.close();
});

describe('a crowd on HITs of nine assignments', () => {
  it('fills all slots, and whoever comes later finds nothing', () => {
    expect(report.completions.endings['handed-in']).toBe(36);
    expect(report.people.foundNothing).toBeGreaterThan(0);
  });

  it('comes again under another HIT, and is turned away by the study', () => {
    expect(report.duplicates.refusedByStudy).toBeGreaterThan(0);
    expect(report.duplicates).toMatchObject({ letIn: 0, letInBySecondAccount: 0, doubleHandIns: 0 });
    expect(report.refusals).toEqual([]);
  });

  it('leaves no submission without data, although ids of assignments are used again', () => {
    expect(report.mismatches.submissionsWithoutData).toEqual([]);
    expect(report.completions.submittedAtMarketplace).toBe(36);
  });

  it('is held in the account as the marketplace counts it', () => {
    // 36 submissions at 1.00 and a fee of 20 %, none approved.
    expect(report.cost).toMatchObject({ paidMinor: 0, heldMinor: 36 * 120 });
  });

  it('is followed while it works', () => {
    const last = progress.at(-1);
    expect(last).toMatchObject({ people: 70, arrived: 70, working: 0, handedIn: 36 });
  });
});

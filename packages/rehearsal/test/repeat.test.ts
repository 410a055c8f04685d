import { expect, it } from 'vitest';
import { type RehearsalReport, rehearse } from '../src/index.ts';
import { CONTROL_TOKEN, startStandIn } from './support/standin-market.ts';
import { startStroop } from './support/study.ts';

async function rehearsed(seed: number): Promise<RehearsalReport> {
  const study = await startStroop();
  const market = await startStandIn({ studyUrl: `${study.url}/ad?mode=sandbox`, slots: 60, hits: 2 });
  try {
    return await rehearse({
      siteUrl: market.url,
      controlToken: CONTROL_TOKEN,
      groupId: market.groupId,
      environment: 'sandbox',
      workers: 40,
      seed,
      study,
    });
  } finally {
    await market.close();
    await study.close();
  }
}

/** Without what depends on the real time and on who of two at the same moment comes first. */
const repeatable = ({ people, completions, duration, attrition, arrivals, duplicates }: RehearsalReport) => ({
  people,
  completions,
  duration,
  attrition,
  arrivals,
  duplicates,
});

it('the same seed brings the same crowd with the same fates, another seed another one', async () => {
  const [first, again, other] = [await rehearsed(5), await rehearsed(5), await rehearsed(6)];
  expect(repeatable(again)).toEqual(repeatable(first));
  expect(repeatable(other)).not.toEqual(repeatable(first));
});

import { batchesOf, type CampaignPlan, isTimeZone, missing, TurnoutError } from '@turnout/core';
import { isRealMoney, type RecruitingParts } from '../recruiting/parts.ts';
import { quoteOf } from '../recruiting/preview.ts';

const LEAST_BETWEEN_MS = 60_000;

/** @throws TurnoutError CAMPAIGN_INVALID with everything that is wrong */
export function checkPlan(plan: CampaignPlan): void {
  const { hours, budgetMinor, batchOf, mostReturned } = plan;
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
  const wrong = [
    !isCount(plan.goal) && 'The goal is a number above 0.',
    !isCount(plan.placesPerRound) && 'The places of a round are a number above 0.',
    !isCount(plan.durationMs) && 'The time one person may take is above 0.',
    !(Number.isSafeInteger(plan.rewardMinor) && plan.rewardMinor >= 0) && 'The reward is not below 0.',
    !(plan.betweenRoundsMs >= LEAST_BETWEEN_MS) && 'There is at least a minute between rounds.',
    batchOf !== undefined && !isCount(batchOf) && 'A batch has a number of places above 0.',
    budgetMinor !== undefined && !isCount(budgetMinor) && 'The budget is above 0.',
    mostReturned !== undefined &&
      !(mostReturned >= 0 && mostReturned <= 1) &&
      'The share given back is between 0 and 1.',
    hours !== undefined &&
      ![hours.from, hours.until].every((hour) => Number.isInteger(hour) && hour >= 0 && hour <= 24) &&
      'Hours are between 0 and 24.',
    hours !== undefined && !isTimeZone(hours.timeZone) && `There is no time zone "${hours.timeZone}".`,
  ].filter((sentence) => sentence !== false);
  if (wrong.length > 0) throw new TurnoutError('CAMPAIGN_INVALID', wrong.join(' '));
}

/** CA3: rewards and fees of everybody still to be found, and in how many rounds. */
export function costOfRest(
  parts: RecruitingParts,
  plan: CampaignPlan,
  reached: readonly number[],
): { readonly rounds: number; readonly costMinor: number } {
  const rounds = batchesOf(missing(plan, reached), plan.placesPerRound);
  const costMinor = rounds.reduce(
    (sum, places) => sum + costOf(parts, plan)(batchesOf(places, plan.batchOf)),
    0,
  );
  return { rounds: rounds.length, costMinor };
}

export const costOf =
  (parts: RecruitingParts, { rewardMinor }: Pick<CampaignPlan, 'rewardMinor'>) =>
  (batches: readonly number[]): number =>
    quoteOf(parts, batches, rewardMinor).totalMinor;

/** @throws TurnoutError CONFIRMATION_MISSING with the amount to confirm */
export function expectConfirmed(
  parts: RecruitingParts,
  totalMinor: number,
  confirmedMinor: number | undefined,
): void {
  if (!isRealMoney(parts, totalMinor) || confirmedMinor === totalMinor) return;
  throw new TurnoutError('CONFIRMATION_MISSING', undefined, {
    facts: { totalMinor, currency: parts.recruiter.currency },
  });
}

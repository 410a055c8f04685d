/** What is added to rewards and bonuses: as MTurk did, or nothing. */
export type FeeSchedule = 'mturk' | 'none';

/** From this many assignments on, a HIT costs a second 20 % on its reward. */
export const FEE_STEP = 10;

const BASE_PERCENT = 20;
const STEP_PERCENT = 20;
const MASTERS_PERCENT = 5;
const LEAST_FEE_MINOR = 1;

/**
 * MM1: the fee on one assignment's reward (MTurk's pricing since 2015-07-21).
 * @returns minor units
 */
export function rewardFee(
  rewardMinor: number,
  hit: { readonly maxAssignments: number; readonly masters: boolean },
  schedule: FeeSchedule = 'mturk',
): number {
  if (schedule === 'none') return 0;
  const percent =
    BASE_PERCENT + (hit.maxAssignments >= FEE_STEP ? STEP_PERCENT : 0) + (hit.masters ? MASTERS_PERCENT : 0);
  return share(rewardMinor, percent);
}

/** MM2: the fee on one bonus, minor units. */
export const bonusFee = (amountMinor: number, schedule: FeeSchedule = 'mturk'): number =>
  schedule === 'none' ? 0 : share(amountMinor, BASE_PERCENT);

/** In whole numbers, so that half a cent is exactly half a cent. */
const share = (amountMinor: number, percent: number): number =>
  Math.max(LEAST_FEE_MINOR, Math.floor((amountMinor * percent + 50) / 100));

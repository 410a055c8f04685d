import { type PostingOrder, type Quote, shownAmount } from '@turnout/core';
import type { MturkSettings } from './settings.ts';

export const CURRENCY = 'USD';

/** From this many places on, a posting costs a second 20 % on the reward (MTurk's pricing since 2015-07-21). */
const STEP_AT = 10;
export const CHEAPEST_BATCH = STEP_AT - 1;

const BASE_PERCENT = 20;
const STEP_PERCENT = 20;
const MASTERS_PERCENT = 5;
const LEAST_MINOR = 1;

const MASTERS_IDS: ReadonlySet<string> = new Set([
  '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH',
  '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6',
]);

/** A posting of nine places or fewer cannot get ten (API reference, CreateAdditionalAssignmentsForHIT). */
export const placesRefusal = (from: number, places: number): string | undefined =>
  from < STEP_AT && from + places >= STEP_AT
    ? `A posting of ${CHEAPEST_BATCH} places or fewer never gets ${STEP_AT} or more.`
    : undefined;

/** Half a cent goes up, for each reward and bonus by itself. In whole numbers, so that it is exactly half a cent. */
const share = (minor: number, percent: number): number =>
  Math.max(LEAST_MINOR, Math.floor((minor * percent + 50) / 100));

/** The fee on one reward, minor units. */
function rewardFeeMinor(
  { fees, requirements }: Pick<MturkSettings, 'fees' | 'requirements'>,
  { rewardMinor, places }: Pick<PostingOrder, 'rewardMinor' | 'places'>,
): number {
  if (fees === 'none') return 0;
  const asksForMasters = requirements.some((one) => MASTERS_IDS.has(one.QualificationTypeId ?? ''));
  const percent =
    BASE_PERCENT + (places >= STEP_AT ? STEP_PERCENT : 0) + (asksForMasters ? MASTERS_PERCENT : 0);
  return share(rewardMinor, percent);
}

/** The fee on one bonus, minor units. Neither the number of places nor Masters change it. */
export const bonusFeeMinor = ({ fees }: Pick<MturkSettings, 'fees'>, minor: number): number =>
  fees === 'none' ? 0 : share(minor, BASE_PERCENT);

/** What a posting costs when every place is taken and approved. */
export function quoteOf(
  settings: Pick<MturkSettings, 'fees' | 'requirements'>,
  order: Pick<PostingOrder, 'rewardMinor' | 'places'>,
): Quote {
  const { rewardMinor, places } = order;
  const fee = rewardFeeMinor(settings, order);
  const line = (label: string, eachMinor: number) => ({
    label,
    count: places,
    eachMinor,
    totalMinor: places * eachMinor,
  });
  const totals = { rewardMinor: places * rewardMinor, feeMinor: places * fee };
  return {
    lines: [line('reward', rewardMinor), line('fee', fee)],
    ...totals,
    screenOutsMinor: 0,
    totalMinor: totals.rewardMinor + totals.feeMinor,
    hints: hintsOf(settings, order, fee),
  };
}

function hintsOf(
  settings: Pick<MturkSettings, 'fees' | 'requirements'>,
  { rewardMinor, places }: Pick<PostingOrder, 'rewardMinor' | 'places'>,
  fee: number,
): readonly string[] {
  if (settings.fees === 'none') return [];
  const lower = rewardFeeMinor(settings, { rewardMinor, places: CHEAPEST_BATCH });
  const saved = places * (fee - lower);
  const batches =
    saved > 0
      ? [
          `From ${STEP_AT} places on, each reward costs a second ${STEP_PERCENT} %. In postings of ${CHEAPEST_BATCH} it would cost ${shownAmount(saved, CURRENCY)} less; who has taken one place must then be kept from the next by a group.`,
        ]
      : [];
  const bonus =
    rewardMinor > 0 && rewardMinor * BASE_PERCENT < 100 * LEAST_MINOR - 50
      ? [`The fee is at least ${shownAmount(LEAST_MINOR, CURRENCY)} for each reward and each bonus.`]
      : [];
  return [...batches, ...bonus];
}

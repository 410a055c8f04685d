import { counted } from '../counted.ts';
import { batchesOf } from './batches.ts';
import type { Campaign, CampaignPlan } from './campaign.ts';
import { isTimeForRound } from './campaign-hours.ts';

/** Fewer places than this that were taken say nothing about the share that is given back. */
const ENOUGH_TAKEN = 10;

export interface CampaignFacts {
  readonly now: number;
  /** The study's, as it is served now. */
  readonly designVersion: string;
  /** Participants that count, of each cell of the design. */
  readonly reached: readonly number[];
  /** Places that are open or being worked on, whichever posting they belong to. */
  readonly underWay: number;
  /** The most that the rounds so far can come to, minor units. */
  readonly spentMinor: number;
  /** Places of its rounds that were taken, and those of them given back or run out. */
  readonly taken: number;
  readonly returned: number;
}

export type RoundDecision =
  | { readonly kind: 'post'; readonly batches: readonly number[] }
  | { readonly kind: 'wait'; readonly why: string }
  | { readonly kind: 'pause'; readonly why: string }
  | { readonly kind: 'end'; readonly why: string };

/** CA1: how many are still to be found, places under way not counted off. Never negative. */
export function missing(plan: Pick<CampaignPlan, 'goal' | 'perCell'>, reached: readonly number[]): number {
  if (plan.perCell) return reached.reduce((sum, count) => sum + Math.max(0, plan.goal - count), 0);
  return Math.max(0, plan.goal - reached.reduce((sum, count) => sum + count, 0));
}

/**
 * CA2: what a campaign does next. It ends when the goal is reached, the design changed or the money is used up;
 * pauses when too many give their place back; and else posts what is missing, at most one round's places.
 * @param costOf rewards and fees of postings of these sizes, minor units
 */
export function nextRound(
  campaign: Pick<Campaign, 'plan' | 'designVersion'>,
  facts: CampaignFacts,
  costOf: (batches: readonly number[]) => number,
): RoundDecision {
  const { plan } = campaign;
  if (campaign.designVersion !== facts.designVersion)
    return { kind: 'end', why: `the study is at version ${facts.designVersion} now` };
  const toFind = missing(plan, facts.reached);
  if (toFind === 0) return { kind: 'end', why: 'the goal is reached' };
  if (returnsTooMuch(plan, facts))
    return { kind: 'pause', why: `${facts.returned} of ${counted(facts.taken, 'place')} given back` };
  const wanted = Math.min(toFind - facts.underWay, plan.placesPerRound);
  if (wanted <= 0) return { kind: 'wait', why: 'enough places are open or being worked on' };
  if (!isTimeForRound(plan.hours, facts.now)) return { kind: 'wait', why: 'outside its hours' };
  const places = affordable(plan, wanted, facts.spentMinor, costOf);
  if (places > 0) return { kind: 'post', batches: batchesOf(places, plan.batchOf) };
  return facts.underWay > 0
    ? { kind: 'wait', why: 'the budget is bound in places under way' }
    : { kind: 'end', why: 'the budget is used up' };
}

const returnsTooMuch = ({ mostReturned }: CampaignPlan, { taken, returned }: CampaignFacts): boolean =>
  mostReturned !== undefined && taken >= ENOUGH_TAKEN && returned > mostReturned * taken;

/** CA3: as many of the wanted places as the budget pays for. */
function affordable(
  plan: CampaignPlan,
  wanted: number,
  spentMinor: number,
  costOf: (batches: readonly number[]) => number,
): number {
  if (plan.budgetMinor === undefined) return wanted;
  let places = wanted;
  while (places > 0 && spentMinor + costOf(batchesOf(places, plan.batchOf)) > plan.budgetMinor) places -= 1;
  return places;
}

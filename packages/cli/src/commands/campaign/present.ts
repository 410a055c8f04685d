import { type Campaign, type CampaignPlan, shownAmount, TurnoutError } from '@turnout/core';
import type { Campaigns, CampaignView } from '@turnout/engine';
import { print } from '../../output.ts';
import { printJson } from '../present/json.ts';
import { count } from '../present/money.ts';

type Preview = Awaited<ReturnType<Campaigns['preview']>>;

/** What a campaign that runs already would still need. */
export const missingText = ({ rounds, restMinor, currency }: Preview): string =>
  `What is missing would need ${count(rounds, 'round')} and ${shownAmount(restMinor, currency)}`;

/** What a campaign comes to before it begins: whom it looks for, what is spent at most, and whether that is enough. */
export function costText({ budgetMinor }: CampaignPlan, preview: Preview): string {
  const { toFind, reached, rounds, restMinor, mostMinor, currency } = preview;
  const money = (minor: number): string => shownAmount(minor, currency);
  const there = reached > 0 ? ` besides the ${reached} who count already` : '';
  const most = `${count(toFind, 'participant')}${there} in ${count(rounds, 'round')}; rewards and fees come to ${money(mostMinor)} at most.`;
  if (budgetMinor === undefined || budgetMinor >= restMinor) return most;
  return `${most}\nnote: the budget of ${money(budgetMinor)} falls short: all of them come to ${money(restMinor)}. It ends when that is used up.`;
}

/** The campaign that a dry run is about. @throws TurnoutError CAMPAIGN_UNKNOWN */
export async function campaignOf(campaigns: Campaigns, id: number): Promise<CampaignView> {
  const known = (await campaigns.list()).find((one) => one.id === id);
  if (known === undefined) throw new TurnoutError('CAMPAIGN_UNKNOWN');
  return known;
}

/** How it stands once it was changed. */
export function tellCampaign(changed: Campaign, { json }: { readonly json?: true }): void {
  if (json === true) printJson(changed);
  else print(`Campaign ${changed.id} is ${changed.state}; its goal is ${changed.plan.goal}.`);
}

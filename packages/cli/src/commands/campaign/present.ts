import { type Campaign, shownAmount, TurnoutError } from '@turnout/core';
import type { Campaigns, CampaignView } from '@turnout/engine';
import { print } from '../../output.ts';
import { printJson } from '../present/json.ts';
import { count } from '../present/money.ts';

type Preview = Awaited<ReturnType<Campaigns['preview']>>;

/** What a campaign that runs already would still need. */
export const missingText = ({ rounds, restMinor, currency }: Preview): string =>
  `What is missing would need ${count(rounds, 'round')} and ${shownAmount(restMinor, currency)}`;

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

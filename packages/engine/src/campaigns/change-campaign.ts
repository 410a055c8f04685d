import { type Campaign, type CampaignPlan, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { allRows } from '../paging.ts';
import { end } from '../recruiting/ending.ts';
import { type RecruitingParts, scopedName, scopeOf } from '../recruiting/parts.ts';

type CampaignChange = Partial<Pick<Campaign, 'state' | 'endedAt' | 'note' | 'rounds'>> & {
  readonly plan?: CampaignPlan;
};

/** Whether a campaign is this study's, at this recruiter, in this mode. */
export function isOurCampaign(parts: RecruitingParts, campaign: Campaign): boolean {
  const { study, environment, recruiter } = scopeOf(parts);
  return campaign.study === study && campaign.environment === environment && campaign.recruiter === recruiter;
}

/** The title of the schedule of a campaign's rounds, unique in the study. */
export const roundsTitle = (parts: RecruitingParts, id: number): string =>
  `${scopedName(parts, 'campaign.round')} ${id}`;

/**
 * Changes a campaign inside a transaction, with its schedule and the audit entry. Its lock comes before all others.
 * @throws TurnoutError CAMPAIGN_UNKNOWN
 */
export async function changeCampaign(
  parts: RecruitingParts,
  tx: Transaction,
  campaign: Campaign,
  change: CampaignChange,
  act: Pick<Act, 'actor' | 'reason' | 'confirmedMinor'>,
): Promise<Campaign> {
  const now = parts.context.clock.now();
  await tx.campaigns.change(campaign.id, change);
  const changed: Campaign = { ...campaign, ...change };
  const title = roundsTitle(parts, campaign.id);
  const schedule = (await tx.jobs.schedules(campaign.study)).find((row) => row.title === title);
  if (schedule !== undefined && changed.state === 'ended') await tx.jobs.removeSchedule(schedule.id);
  else if (schedule !== undefined && schedule.isActive !== (changed.state === 'active'))
    await tx.jobs.changeSchedule(schedule.id, {
      isActive: changed.state === 'active',
      ...(changed.state === 'active' && { nextAt: now }),
    });
  await parts.appendAudit(tx, {
    at: now,
    actor: act.actor,
    action: `campaign.${change.state ?? 'change'}`,
    subject: `campaign ${campaign.id}`,
    reason: act.reason,
    facts: {
      ...(change.plan !== undefined && { before: campaign.plan, plan: change.plan }),
      ...(act.confirmedMinor !== undefined && { confirmedMinor: act.confirmedMinor }),
    },
  });
  return changed;
}

/** @throws TurnoutError CAMPAIGN_UNKNOWN */
export async function lockCampaign(parts: RecruitingParts, tx: Transaction, id: number): Promise<Campaign> {
  const campaign = await tx.campaigns.lock(id);
  if (campaign === undefined || !isOurCampaign(parts, campaign)) throw new TurnoutError('CAMPAIGN_UNKNOWN');
  return campaign;
}

/**
 * CA5: ends a campaign and expires what it has open; who is at work may finish. Ending it twice changes nothing. What the
 * recruiter is just being asked for stays written down, for it counts until it is known; adopting it ends it.
 */
export async function endCampaign(
  parts: RecruitingParts,
  id: number,
  act: Pick<Act, 'actor' | 'reason'>,
): Promise<Campaign> {
  const { context } = parts;
  const ended = await context.store.write(async (tx) => {
    const campaign = await lockCampaign(parts, tx, id);
    if (campaign.state === 'ended') return campaign;
    const change = { state: 'ended', endedAt: context.clock.now(), note: act.reason } as const;
    return changeCampaign(parts, tx, campaign, change, act);
  });
  await expirePostings(parts, id, 'ended', act);
  return ended;
}

/** Ends every open posting of a campaign. @param what became of the campaign */
export async function expirePostings(
  parts: RecruitingParts,
  campaignId: number,
  what: 'ended' | 'pauses',
  { actor, reason }: Pick<Act, 'actor' | 'reason'>,
): Promise<void> {
  const { context } = parts;
  const act = { actor, reason: `campaign ${campaignId} ${what}: ${reason}` };
  const filter = { ...scopeOf(parts), campaignId, states: ['open'] as const };
  for (const posting of await allRows((after, limit) => context.store.postings.page(filter, after, limit)))
    try {
      await end(parts, posting, act, 'stay ended');
    } catch (error) {
      // A job asks again; the other postings must end whatever became of this one.
      context.log.warn('a posting of a campaign could not be ended yet', { posting: posting.id, error });
    }
}

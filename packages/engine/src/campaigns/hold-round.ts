import {
  type Campaign,
  type CampaignPlan,
  hoursEnd,
  nextRound,
  type RoundDecision,
  TurnoutError,
} from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import { writeIntents } from '../recruiting/intents.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { askForAll, checkedPreview } from '../recruiting/post.ts';
import type { PostingRequest } from '../recruiting/types.ts';
import {
  changeCampaign,
  endCampaign,
  expirePostings,
  isOurCampaign,
  lockCampaign,
} from './change-campaign.ts';
import { factsOf } from './facts.ts';
import { costOf } from './plan-rules.ts';

const DAY_MS = 86_400_000;

/** Postings of a campaign without hours of the day stay open for so long; its end ends them before. */
const LIFETIME_MS = 7 * DAY_MS;

const AUTO_APPROVAL_MS = 3 * DAY_MS;

/** What keeps a campaign from going on until a person has looked. */
const PAUSING = new Set(['LIMIT_EXCEEDED', 'BALANCE_SHORT', 'RECRUITER_SETUP', 'RECRUITER_REFUSED']);

/** CA6: holds the next round, if it is time for one. Run twice at the same time it posts once. */
export async function holdRound(parts: RecruitingParts, campaignId: number): Promise<JobOutcome> {
  const { context } = parts;
  const campaign = await context.store.campaigns.byId(campaignId);
  if (campaign === undefined || !isOurCampaign(parts, campaign) || campaign.state !== 'active')
    return { kind: 'completed', message: 'not active' };
  const decision = nextRound(campaign, await factsOf(parts, campaign), costOf(parts, campaign.plan));
  const actor = `campaign ${campaignId}`;
  if (decision.kind === 'wait') return { kind: 'completed', message: decision.why };
  if (decision.kind === 'end') {
    await endCampaign(parts, campaignId, { actor, reason: decision.why });
    return { kind: 'completed', message: decision.why };
  }
  if (decision.kind === 'pause') {
    const outcome = await pause(parts, campaign, decision.why);
    await expirePostings(parts, campaignId, 'pauses', { actor, reason: decision.why });
    return outcome;
  }
  try {
    return await postRound(parts, campaign, decision);
  } catch (error) {
    if (error instanceof TurnoutError && PAUSING.has(error.code))
      return pause(parts, campaign, error.message);
    throw error;
  }
}

async function pause(parts: RecruitingParts, { id }: Campaign, why: string): Promise<JobOutcome> {
  await parts.context.store.write(async (tx) => {
    const campaign = await lockCampaign(parts, tx, id);
    if (campaign.state !== 'active') return;
    const change = { state: 'paused', note: why } as const;
    await changeCampaign(parts, tx, campaign, change, { actor: `campaign ${id}`, reason: why });
  });
  return { kind: 'completed', message: why };
}

async function postRound(
  parts: RecruitingParts,
  campaign: Campaign,
  { batches }: Extract<RoundDecision, { kind: 'post' }>,
): Promise<JobOutcome> {
  const { context } = parts;
  const request = requestOf(parts, campaign, batches);
  await checkedPreview(parts, request);
  const round = campaign.rounds + 1;
  const act = { actor: `campaign ${campaign.id}`, reason: `round ${round}` };
  const intents = await context.store.write(async (tx) => {
    const locked = await lockCampaign(parts, tx, campaign.id);
    // What was decided on holds only as long as nobody else held a round, changed the plan, paused or ended it.
    const isAsItWas =
      locked.state === 'active' &&
      locked.rounds === campaign.rounds &&
      JSON.stringify(locked.plan) === JSON.stringify(campaign.plan);
    if (!isAsItWas) return undefined;
    await tx.campaigns.change(campaign.id, { rounds: round });
    const key = `campaign-${campaign.id}-${campaign.createdAt}.${round}`;
    return writeIntents(parts, tx, { request, batches, key, act });
  });
  if (intents === undefined) return { kind: 'completed', message: 'it was changed at the same time' };
  try {
    await askForAll(parts, request, intents, act);
  } catch (error) {
    // What was not made is counted as missing by the next round; what may have been, as under way.
    const codes: readonly unknown[] = ['RECRUITER_SILENT', 'POSTING_UNDER_WAY'];
    if (!(error instanceof TurnoutError && codes.includes(error.code))) throw error;
    return { kind: 'completed', message: error.message };
  }
  return { kind: 'completed', message: `round ${round}: ${batches.join(', ')} places` };
}

/** What posting these places for a campaign asks of the recruiter. @param campaign not there yet: its first round */
export function requestOf(
  { context, settings }: RecruitingParts,
  { id, plan }: { readonly id: number | undefined; readonly plan: CampaignPlan },
  batches: readonly number[],
): PostingRequest {
  const now = context.clock.now();
  const lifetimeMs = plan.hours === undefined ? LIFETIME_MS : hoursEnd(plan.hours, now) - now;
  return {
    rewardMinor: plan.rewardMinor,
    places: batches.reduce((sum, places) => sum + places, 0),
    durationMs: plan.durationMs,
    lifetimeMs: Math.min(lifetimeMs, LIFETIME_MS),
    autoApprovalMs: settings.autoApprovalMs ?? AUTO_APPROVAL_MS,
    requireGroups: [],
    excludeGroups: [],
    ...(plan.batchOf !== undefined && { batchOf: plan.batchOf }),
    ...(id !== undefined && { campaignId: id }),
  };
}

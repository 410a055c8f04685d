import {
  type Campaign,
  type CampaignPlan,
  missing,
  nextRound,
  type Transaction,
  TurnoutError,
} from '@turnout/core';
import { allRows } from '../paging.ts';
import { isRealMoney, type RecruitingParts, scopedName, scopeOf } from '../recruiting/parts.ts';
import { checkedPreview } from '../recruiting/post.ts';
import { previewPosting } from '../recruiting/preview.ts';
import type { PostingRequest } from '../recruiting/types.ts';
import { changeCampaign, endCampaign, expirePostings, lockCampaign, roundsTitle } from './change-campaign.ts';
import { factsOf, placesUnderWay, reachedOf } from './facts.ts';
import { requestOf } from './hold-round.ts';
import { checkPlan, costOf, costOfRest, expectConfirmed } from './plan-rules.ts';
import type { Campaigns, CampaignView } from './types.ts';

/** Campaigns of one study at one recruiter in one environment. */
export function createCampaigns(parts: RecruitingParts): Campaigns {
  const { context } = parts;
  return {
    async preview(plan) {
      const { first, ...cost } = await costOfPlan(parts, plan);
      return {
        ...cost,
        problems: first === undefined ? [] : (await previewPosting(parts, first)).problems,
        currency: parts.recruiter.currency,
        needsConfirmation: isRealMoney(parts, cost.mostMinor),
      };
    },

    async start(plan, act) {
      const { mostMinor, first } = await costOfPlan(parts, plan);
      // CA9: in words now, and not as a pause that somebody notices hours later.
      if (first !== undefined) await checkedPreview(parts, first);
      expectConfirmed(parts, mostMinor, act.confirmedMinor);
      // Of real money no more is spent than was confirmed, whatever happens: work may be paid that does not count.
      const budgetMinor = isRealMoney(parts, mostMinor) ? mostMinor : plan.budgetMinor;
      return context.store.write((tx) => insert(parts, tx, { ...plan, budgetMinor }, act));
    },

    async list() {
      const { study, environment, recruiter } = scopeOf(parts);
      const rows = await allRows((after, limit) =>
        context.store.campaigns.page({ study, environment }, after, limit),
      );
      const ours = rows.filter((row) => row.recruiter === recruiter);
      return Promise.all(ours.map((campaign) => view(parts, campaign)));
    },

    async change(id, { goal, isPaused, keepsOpen }, act) {
      const changed = await context.store.write(async (tx) => {
        const campaign = await lockCampaign(parts, tx, id);
        if (campaign.state === 'ended') throw new TurnoutError('CAMPAIGN_INVALID', 'It has ended.');
        const state = isPaused === undefined ? campaign.state : isPaused ? 'paused' : 'active';
        if (state === 'active' && campaign.state !== 'active') await expectNoneActive(parts, tx);
        const plan = goal === undefined ? campaign.plan : withGoal(parts, campaign.plan, goal);
        const moreMinor = (plan.budgetMinor ?? 0) - (campaign.plan.budgetMinor ?? 0);
        expectConfirmed(parts, moreMinor, act.confirmedMinor);
        const note = state === 'paused' ? act.reason : undefined;
        return changeCampaign(parts, tx, campaign, { state, note, plan }, act);
      });
      if (isPaused === true && keepsOpen !== true) await expirePostings(parts, id, 'pauses', act);
      return changed;
    },

    end: (id, act) => endCampaign(parts, id, act),
  };
}

interface PlanCost {
  readonly toFind: number;
  readonly reached: number;
  readonly rounds: number;
  readonly restMinor: number;
  readonly mostMinor: number;
  /** What the first round asks for; undefined: enough places are open already. */
  readonly first: PostingRequest | undefined;
}

/** What a plan comes to at most. @throws TurnoutError CAMPAIGN_INVALID */
async function costOfPlan(parts: RecruitingParts, plan: CampaignPlan): Promise<PlanCost> {
  checkPlan(plan);
  const { designVersion } = parts.context.settings;
  const reached = await reachedOf(parts, { plan, designVersion });
  const { rounds, costMinor: restMinor } = costOfRest(parts, plan, reached);
  if (rounds === 0) throw new TurnoutError('CAMPAIGN_INVALID', 'The goal is reached already.');
  if (plan.counts === 'usable' && plan.budgetMinor === undefined && isRealMoney(parts, restMinor))
    throw new TurnoutError(
      'CAMPAIGN_INVALID',
      'Whoever turns out unusable is paid too, so a campaign for usable participants needs a budget.',
    );
  return {
    toFind: missing(plan, reached),
    reached: totalOf(reached),
    rounds,
    restMinor,
    mostMinor: mostOf(plan, restMinor),
    first: await firstRound(parts, plan, reached),
  };
}

/** Whoever turns out unusable is paid and looked for anew, so that such a campaign may use up a budget above its rest. */
const mostOf = ({ counts, budgetMinor }: CampaignPlan, restMinor: number): number =>
  counts === 'usable' ? (budgetMinor ?? restMinor) : Math.min(budgetMinor ?? restMinor, restMinor);

const totalOf = (reached: readonly number[]): number => reached.reduce((sum, count) => sum + count, 0);

async function firstRound(
  parts: RecruitingParts,
  plan: CampaignPlan,
  reached: readonly number[],
): Promise<PostingRequest | undefined> {
  const { designVersion } = parts.context.settings;
  const facts = {
    ...{ now: parts.context.clock.now(), designVersion, reached, spentMinor: 0, taken: 0, returned: 0 },
    underWay: await placesUnderWay(parts),
  };
  // Whether it comes now or when the hours of the day begin, it must be possible.
  const decision = nextRound(
    { plan: { ...plan, hours: undefined }, designVersion },
    facts,
    costOf(parts, plan),
  );
  if (decision.kind === 'end') throw new TurnoutError('CAMPAIGN_INVALID', 'The budget pays for nobody.');
  return decision.kind === 'post' ? requestOf(parts, { id: undefined, plan }, decision.batches) : undefined;
}

/** A higher goal brings the money for it; a lower one takes none away, for it may be bound already. */
function withGoal(parts: RecruitingParts, plan: CampaignPlan, goal: number): CampaignPlan {
  const changed = { ...plan, goal };
  checkPlan(changed);
  if (goal <= plan.goal || plan.budgetMinor === undefined) return changed;
  const cells = plan.perCell ? parts.context.settings.conditions * parts.context.settings.counters : 1;
  const more = costOfRest(parts, { ...plan, perCell: false, goal: (goal - plan.goal) * cells }, []);
  return { ...changed, budgetMinor: plan.budgetMinor + more.costMinor };
}

async function insert(
  parts: RecruitingParts,
  tx: Transaction,
  plan: CampaignPlan,
  act: Parameters<Campaigns['start']>[1],
): Promise<Campaign> {
  const { context } = parts;
  const scope = scopeOf(parts);
  const now = context.clock.now();
  await expectNoneActive(parts, tx);
  const { designVersion } = context.settings;
  const id = await tx.campaigns.insert({ ...scope, designVersion, plan, createdAt: now });
  const campaign = await tx.campaigns.byId(id);
  if (campaign === undefined) throw new TurnoutError('CAMPAIGN_UNKNOWN');
  await tx.jobs.insertSchedule({
    study: scope.study,
    title: roundsTitle(parts, id),
    cron: undefined,
    timeZone: undefined,
    everyMs: plan.betweenRoundsMs,
    jobName: scopedName(parts, 'campaign.round'),
    jobData: JSON.stringify({ campaignId: id }),
    isActive: true,
    nextAt: now,
    createdAt: now,
  });
  await parts.appendAudit(tx, {
    at: now,
    actor: act.actor,
    action: 'campaign.start',
    subject: `campaign ${id}`,
    reason: act.reason,
    facts: {
      plan,
      ...(act.confirmedMinor !== undefined && { confirmedMinor: act.confirmedMinor }),
    },
  });
  return campaign;
}

/** The budget lock keeps two from being started at the same time. @throws TurnoutError CAMPAIGN_INVALID */
async function expectNoneActive(parts: RecruitingParts, tx: Transaction): Promise<void> {
  const { study, environment } = scopeOf(parts);
  await tx.ledger.lockBudget(study, environment);
  const [active] = await tx.campaigns.page({ study, environment, states: ['active'] }, 0, 1);
  if (active !== undefined)
    throw new TurnoutError('CAMPAIGN_INVALID', `Campaign ${active.id} is active; end or pause it first.`);
}

async function view(parts: RecruitingParts, campaign: Campaign): Promise<CampaignView> {
  const facts = await factsOf(parts, campaign);
  const title = roundsTitle(parts, campaign.id);
  const schedules = await parts.context.store.jobs.schedules(campaign.study);
  const schedule = schedules.find((row) => row.title === title && row.isActive);
  return {
    ...campaign,
    reached: totalOf(facts.reached),
    underWay: facts.underWay,
    spentMinor: facts.spentMinor,
    nextAt: schedule?.nextAt,
  };
}

import type { CampaignPlan } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { holdRound } from '../../src/campaigns/hold-round.ts';
import { createCampaigns } from '../../src/campaigns/index.ts';
import { databases } from '../support/lab.ts';
import { act, type RecruitingLabOptions, startRecruitingLab, takePlace } from '../support/recruiting-lab.ts';

const planOf = (more: Partial<CampaignPlan> = {}): CampaignPlan => ({
  goal: 20,
  counts: 'completed',
  perCell: false,
  rewardMinor: 100,
  durationMs: 3_600_000,
  placesPerRound: 20,
  betweenRoundsMs: 3_600_000,
  batchOf: 9,
  budgetMinor: undefined,
  hours: undefined,
  mostReturned: undefined,
  ...more,
});

async function start(options: RecruitingLabOptions = {}) {
  const lab = await startRecruitingLab(options);
  const campaigns = createCampaigns(lab.parts);
  let named = 0;
  return {
    ...lab,
    campaigns,
    round: (id: number) => holdRound(lab.parts, id),
    posted: () => lab.recruiter.held.map(({ places }) => places),
    /** So many people take places in what is open, and do the task. */
    async people(count: number) {
      for (let done = 0; done < count; done += 1) {
        const open = lab.recruiter.open().find(({ places, assignments }) => assignments.length < places);
        if (open === undefined) throw new Error('nothing is open');
        named += 1;
        const { assignmentId, participantId } = await takePlace(lab, open.externalId, `p${named}`);
        await lab.engine.complete(participantId, { page: '', last: 0 });
        lab.recruiter.become(assignmentId, 'submitted');
      }
      await lab.recruiting.sync();
    },
  };
}

describe.each(databases)('a campaign, %s', (_name, url) => {
  it('CA2 posts what is missing, round by round, and ends with its goal', async () => {
    const lab = await start({ url: await url() });
    const { id } = await lab.campaigns.start(planOf({ placesPerRound: 12 }), act);
    await lab.round(id);
    expect(lab.posted()).toEqual([9, 3]);
    await lab.people(5);
    await lab.round(id);
    // 5 finished and 7 may still come.
    expect(lab.posted()).toEqual([9, 3, 8]);
    await lab.people(15);
    expect(await lab.campaigns.list()).toMatchObject([{ reached: 20, underWay: 0, state: 'active' }]);
    await lab.round(id);
    expect(await lab.campaigns.list()).toMatchObject([{ state: 'ended', note: 'the goal is reached' }]);
    expect(lab.posted()).toEqual([9, 3, 8]);
    expect(await lab.store.jobs.schedules('stroop')).not.toMatchObject([{ jobName: /campaign/ }]);
  });

  it('CA6 posts a round once when two servers hold it at the same time', async () => {
    const lab = await start({ url: await url() });
    const { id } = await lab.campaigns.start(planOf(), act);
    await Promise.allSettled(Array.from({ length: 6 }, () => lab.round(id)));
    expect(lab.posted().toSorted()).toEqual([2, 9, 9]);
    expect((await lab.store.campaigns.byId(id))?.rounds).toBe(1);
  });

  it('CA5 is one at a time, and ending it expires what it has open', async () => {
    const lab = await start({ url: await url() });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => lab.campaigns.start(planOf(), act)));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const [campaign] = await lab.campaigns.list();
    const id = campaign?.id ?? 0;
    await lab.round(id);
    expect(lab.recruiter.open()).toHaveLength(3);
    lab.recruiter.fail('setEnd', 'dropped');
    expect(await lab.campaigns.end(id, act)).toMatchObject({ state: 'ended' });
    expect(lab.recruiter.open()).toHaveLength(1);
    // The one without an answer is ended by its job.
    const jobs = await lab.store.jobs.page({ states: ['created'] }, 0, 9);
    for (const { data } of jobs) await lab.run('recruiting.end', JSON.parse(data));
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.campaigns.end(id, act)).toMatchObject({ state: 'ended' });
  });

  it('CA3 stays within its budget, and a lost answer counts as spent', async () => {
    const lab = await start({ url: await url() });
    const { id } = await lab.campaigns.start(planOf({ budgetMinor: 1_250 }), act);
    lab.recruiter.fail('post', 'lost');
    await lab.round(id);
    expect(lab.posted()).toEqual([9]);
    await lab.round(id);
    expect(lab.posted()).toEqual([9, 1]);
    await lab.round(id);
    expect(lab.posted()).toEqual([9, 1]);
    expect(await lab.campaigns.list()).toMatchObject([{ spentMinor: 1_200, state: 'active' }]);
  });
});

describe('a campaign', () => {
  it('wants all its money confirmed, and more of it for a higher goal', async () => {
    const lab = await start({ capabilities: { environment: 'live' } });
    const plan = planOf({ placesPerRound: 12 });
    expect(await lab.campaigns.preview(plan)).toEqual({
      ...{
        toFind: 20,
        reached: 0,
        rounds: 2,
        restMinor: 2_400,
        mostMinor: 2_400,
        problems: [],
        currency: 'USD',
        needsConfirmation: true,
      },
    });
    await expect(lab.campaigns.start(plan, act)).rejects.toMatchObject({ code: 'CONFIRMATION_MISSING' });
    const { id } = await lab.campaigns.start(plan, { ...act, confirmedMinor: 2_400 });
    await lab.round(id);
    expect(lab.posted()).toEqual([9, 3]);
    await expect(lab.campaigns.change(id, { goal: 25 }, act)).rejects.toMatchObject({
      code: 'CONFIRMATION_MISSING',
      facts: { totalMinor: 600 },
    });
    await expect(lab.campaigns.preview(planOf({ counts: 'usable' }))).rejects.toMatchObject({
      code: 'CAMPAIGN_INVALID',
    });
    const more = await lab.campaigns.change(id, { goal: 25 }, { ...act, confirmedMinor: 600 });
    expect(more.plan).toMatchObject({ goal: 25, budgetMinor: 3_000 });
  });

  it('CA3 costs what is missing or its budget at most, whichever is less', async () => {
    const lab = await start({ capabilities: { environment: 'live' } });
    expect(await lab.campaigns.preview(planOf({ budgetMinor: 1_000 }))).toMatchObject({
      ...{ restMinor: 2_400, mostMinor: 1_000 },
    });
    expect(await lab.campaigns.preview(planOf({ budgetMinor: 1_000, goal: 3 }))).toMatchObject({
      ...{ restMinor: 360, mostMinor: 360 },
    });
    // Each who is unusable is paid, and somebody else is looked for.
    const usable = { counts: 'usable', budgetMinor: 1_000, goal: 3 } as const;
    expect(await lab.campaigns.preview(planOf(usable))).toMatchObject({ restMinor: 360, mostMinor: 1_000 });
    const confirmed = { ...act, confirmedMinor: 360 };
    const { plan } = await lab.campaigns.start(planOf({ budgetMinor: 1_000, goal: 3 }), confirmed);
    expect(plan.budgetMinor).toBe(360);
  });

  it('counts nobody who came after it ended, and those who are there already before it begins', async () => {
    const lab = await start();
    const { id } = await lab.campaigns.start(planOf({ goal: 2 }), act);
    await lab.round(id);
    await lab.people(2);
    await lab.round(id);
    lab.clock.advance(1);
    expect(await lab.campaigns.preview(planOf({ goal: 6 }))).toMatchObject({ toFind: 4, reached: 2 });
    const { id: second } = await lab.campaigns.start(planOf({ goal: 6 }), act);
    await lab.round(second);
    await lab.people(3);
    expect(await lab.campaigns.list()).toMatchObject([{ state: 'ended', reached: 2 }, { reached: 5 }]);
  });

  it('CA8 pauses when it may not spend more, keeps what is open, and goes on when told', async () => {
    const limits = { personMinor: undefined, dayMinor: undefined, studyMinor: 1_000 };
    const lab = await start({ recruiting: { limits } });
    const { id } = await lab.campaigns.start(planOf({ placesPerRound: 5 }), act);
    await lab.round(id);
    await lab.people(3);
    await lab.round(id);
    expect(await lab.campaigns.list()).toMatchObject([{ state: 'paused', rounds: 1, nextAt: undefined }]);
    expect(lab.recruiter.open()).toHaveLength(1);
    expect(await lab.round(id)).toMatchObject({ message: 'not active' });
    await lab.campaigns.change(id, { isPaused: false, goal: 8 }, act);
    await lab.round(id);
    expect(lab.posted()).toEqual([5, 3]);
  });

  it('CA9 is not started when its first round would be refused, and says so before', async () => {
    const limits = { personMinor: undefined, dayMinor: undefined, studyMinor: 1_000 };
    const lab = await start({ recruiting: { limits } });
    expect((await lab.campaigns.preview(planOf())).problems).toMatchObject([{ code: 'LIMIT_EXCEEDED' }]);
    await expect(lab.campaigns.start(planOf(), act)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    const plan = planOf({ placesPerRound: 5 });
    lab.recruiter.balance = 599;
    await expect(lab.campaigns.start(plan, act)).rejects.toMatchObject({ code: 'BALANCE_SHORT' });
    expect(await lab.campaigns.list()).toEqual([]);
    lab.recruiter.balance = 600;
    await lab.campaigns.start(plan, act);
    await expect(lab.campaigns.preview(planOf({ budgetMinor: 100 }))).rejects.toMatchObject({
      code: 'CAMPAIGN_INVALID',
    });
  });

  it('CA8 ends what is open when it pauses, by hand or because places are given back', async () => {
    const lab = await start();
    const { id } = await lab.campaigns.start(planOf({ placesPerRound: 10, mostReturned: 0.3 }), act);
    await lab.round(id);
    await lab.campaigns.change(id, { isPaused: true, keepsOpen: true }, act);
    expect(lab.recruiter.open()).toHaveLength(2);
    await lab.campaigns.change(id, { isPaused: false }, act);
    for (let person = 1; person <= 10; person += 1) {
      const open = lab.recruiter.open().find(({ places, assignments }) => assignments.length < places);
      const { assignmentId } = await takePlace(lab, open?.externalId ?? '', `r${person}`);
      lab.recruiter.become(assignmentId, 'returned');
    }
    await lab.recruiting.sync();
    await lab.round(id);
    expect(await lab.campaigns.list()).toMatchObject([{ state: 'paused' }]);
    expect(lab.recruiter.open()).toEqual([]);
    const other = await start();
    const { id: second } = await other.campaigns.start(planOf(), act);
    await other.round(second);
    await other.campaigns.change(second, { isPaused: true }, act);
    expect(other.recruiter.open()).toEqual([]);
  });

  it('CA5 leaves nothing open when it ends while its round is being posted', async () => {
    const lab = await start();
    const { id } = await lab.campaigns.start(planOf({ batchOf: 3 }), act);
    const post = lab.recruiter.post.bind(lab.recruiter);
    lab.recruiter.post = async (order) => {
      const result = await post(order);
      await lab.campaigns.end(id, act);
      return result;
    };
    await lab.round(id);
    expect(lab.recruiter.open()).toEqual([]);
    expect(lab.posted()).toEqual([3]);
    const states = (await lab.recruiting.list()).map(({ state }) => state);
    expect(states).toEqual(['ended', ...states.slice(1).map(() => 'failed')]);
  });

  it('CA5, RC15 ends a posting that is found only after the campaign ended', async () => {
    const lab = await start();
    const { id } = await lab.campaigns.start(planOf({ batchOf: undefined }), act);
    lab.recruiter.fail('post', 'lost');
    await lab.round(id);
    await lab.campaigns.end(id, act);
    expect(lab.recruiter.open()).toHaveLength(1);
    lab.clock.advance(10);
    await lab.run('recruiting.renew');
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.recruiting.list()).toMatchObject([{ state: 'ended', externalId: 'P1' }]);
  });

  it('CA4 lets a round that nobody could find any more wait for the next hours', async () => {
    const lab = await start();
    const hours = { from: 8, until: 9, timeZone: 'UTC' };
    const { id } = await lab.campaigns.start(planOf({ goal: 3, hours }), act);
    const toNine = () => (Date.UTC(2026, 10, 21, 9) - lab.clock.now()) / 60_000;
    lab.clock.advance(toNine() - 1 / 3);
    expect(await lab.round(id)).toMatchObject({ message: 'outside its hours' });
    expect(await lab.campaigns.list()).toMatchObject([{ state: 'active', rounds: 0 }]);
    lab.clock.advance(toNine() + 24 * 60 - 60);
    await lab.round(id);
    expect(lab.posted()).toEqual([3]);
  });

  it('ends with the design it was made for', async () => {
    const lab = await start();
    const { id } = await lab.campaigns.start(planOf({ goal: 3 }), act);
    await lab.round(id);
    const { settings } = lab.parts.context;
    const context = { ...lab.parts.context, settings: { ...settings, designVersion: '1.1' } };
    await holdRound({ ...lab.parts, context }, id);
    expect(lab.recruiter.open()).toEqual([]);
    expect((await lab.store.campaigns.byId(id))?.state).toBe('ended');
  });

  it('counts each cell for itself, and only usable participants where that is asked', async () => {
    const lab = await start();
    const { id } = await lab.campaigns.start(planOf({ goal: 2, perCell: true, counts: 'usable' }), act);
    await lab.round(id);
    expect(lab.posted()).toEqual([4]);
    await lab.people(4);
    const [first] = await lab.store.participants.page({ study: 'stroop' }, 0, 9);
    const mark = { reason: 'a bot', actor: 'cli:ana', at: 1 };
    await lab.store.write((tx) => tx.participants.markUnusable(first?.id ?? 0, mark));
    await lab.round(id);
    expect(lab.posted()).toEqual([4, 1]);
  });

  it('ends its postings with the hours of the day', async () => {
    const lab = await start();
    const hours = { from: 8, until: 12, timeZone: 'UTC' };
    const { id } = await lab.campaigns.start(planOf({ goal: 3, hours }), act);
    await lab.round(id);
    lab.clock.advance(179);
    expect(lab.recruiter.open()).toHaveLength(1);
    lab.clock.advance(1);
    expect(lab.recruiter.open()).toEqual([]);
    await lab.run('recruiting.renew');
    expect(await lab.round(id)).toMatchObject({ message: 'outside its hours' });
  });

  it('refuses a plan that cannot be run, with everything that is wrong', async () => {
    const { campaigns } = await start();
    const wrong = planOf({ goal: 0, mostReturned: 2, hours: { from: 1, until: 2, timeZone: 'Mars/Crater' } });
    const error = await campaigns.preview(wrong).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CAMPAIGN_INVALID' });
    expect(String(error)).toMatch(/goal.*given back.*Mars/s);
  });
});

import { type CampaignPlan, TurnoutError } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { holdRound } from '../../src/campaigns/hold-round.ts';
import { createCampaigns } from '../../src/campaigns/index.ts';
import { scopedName } from '../../src/recruiting/parts.ts';
import { committedMinor } from '../../src/recruiting/spending.ts';
import { databases } from '../support/lab.ts';
import { act, oneDay, requestOf, startRecruitingLab } from '../support/recruiting-lab.ts';

const silent = { code: 'RECRUITER_SILENT' };
const refused = { code: 'RECRUITER_REFUSED' };
const patient = { timeout: 120_000 };

const plan: CampaignPlan = {
  ...{ goal: 2, counts: 'completed', perCell: false, rewardMinor: 100, durationMs: 3_600_000 },
  ...{ placesPerRound: 2, betweenRoundsMs: 3_600_000, batchOf: undefined, budgetMinor: undefined },
  ...{ hours: undefined, mostReturned: undefined },
};

/** More attempts than any job has. */
const MANY = 60;

describe.each(databases)('a recruiter that refuses everything for long, on %s', (_, url) => {
  async function start(renewableEnd = true, leaseMs?: number) {
    const recruiting = { leaseMs };
    const lab = await startRecruitingLab({ url: await url(), capabilities: { renewableEnd }, recruiting });
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const id = posting?.id ?? 0;
    const { recruiter } = lab;
    const { setEnd, posting: ask } = recruiter;
    /** As with a key that was withdrawn: nothing is answered, and nothing is done. */
    const withdraw = () => {
      recruiter.setEnd = async () => ({ kind: 'refused', code: '401', message: 'no', isAlready: false });
      recruiter.posting = () => Promise.reject(new TurnoutError('RECRUITER_REFUSED', 'no'));
    };
    const giveBack = () => {
      recruiter.setEnd = setEnd;
      recruiter.posting = ask;
    };
    const serve = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        lab.clock.advance(6);
        await lab.runDue();
      }
    };
    const scope = { study: 'stroop', environment: recruiter.environment, currency: 'USD' };
    const bound = () => committedMinor(lab.store, scope);
    const shown = async () => (await lab.recruiting.list())[0];
    return { ...lab, id, withdraw, giveBack, serve, bound, shown };
  }

  it('RC8 is told of an end when it listens again', patient, async () => {
    const lab = await start();
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject(silent);
    lab.withdraw();
    await lab.serve(MANY);
    expect(await lab.bound()).toBe(360);
    lab.giveBack();
    expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: true });
    await lab.serve(2);
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.shown()).toMatchObject({ isEndUntold: false });
    expect(await lab.bound()).toBe(0);
  });

  it('JB3 is told of an end by however many servers that went away in the midst of it', patient, async () => {
    const lab = await start();
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject(silent);
    const names = [scopedName(lab.parts, 'recruiting.end')];
    for (let server = 0; server < MANY; server += 1) {
      lab.clock.advance(6);
      const now = lab.clock.now();
      const order = { names, now, runner: `gone ${server}`, leaseUntil: now + 1, limit: 1 };
      expect(await lab.store.write((tx) => tx.jobs.claim(order))).toHaveLength(1);
    }
    await lab.serve(1);
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.shown()).toMatchObject({ isEndUntold: false });
  });

  it('RC8 is told of a posting whose time ran out meanwhile', patient, async () => {
    const lab = await start(false);
    const [held] = lab.recruiter.held;
    if (held === undefined) throw new Error('not posted');
    // It knows no ends by itself.
    held.endsAt = Number.MAX_SAFE_INTEGER;
    lab.clock.advance((2 * oneDay) / 60_000);
    lab.withdraw();
    await lab.run('recruiting.renew');
    lab.giveBack();
    expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: true });
    await lab.serve(2);
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.shown()).toMatchObject({ isEndUntold: false });
  });

  it('RC8 is asked again whether places were added, until it is known', patient, async () => {
    const lab = await start();
    lab.recruiter.fail('addPlaces', 'dropped');
    await expect(lab.recruiting.addPlaces(lab.id, 3, act)).rejects.toMatchObject(silent);
    expect(await lab.bound()).toBe(720);
    lab.withdraw();
    await lab.serve(MANY);
    expect(await lab.bound()).toBe(720);
    const waiting = await lab.store.jobs.page({ states: ['retry'] }, 0, 9);
    expect(waiting).toMatchObject([
      { name: expect.stringContaining('recruiting.places'), message: expect.any(String) },
    ]);
    lab.giveBack();
    await lab.serve(2);
    expect(await lab.bound()).toBe(360);
    expect(await lab.shown()).toMatchObject({ places: 3 });
  });

  it('RC8 is asked again whether a posting was opened again, until it is known', patient, async () => {
    const lab = await start();
    await lab.recruiting.end(lab.id, act);
    lab.recruiter.fail('setEnd', 'dropped');
    await expect(lab.recruiting.setEnd(lab.id, lab.clock.now() + oneDay, act)).rejects.toMatchObject(silent);
    lab.withdraw();
    await lab.serve(MANY);
    expect(await lab.bound()).toBe(360);
    lab.giveBack();
    await lab.serve(2);
    expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: false });
    expect(await lab.bound()).toBe(0);
  });

  it('CA5 is told of the end of a campaign when it listens again', patient, async () => {
    const lab = await start();
    await lab.recruiting.end(lab.id, act);
    const campaigns = createCampaigns(lab.parts);
    const { id } = await campaigns.start(plan, act);
    await holdRound(lab.parts, id);
    expect(lab.recruiter.open()).toHaveLength(1);
    lab.withdraw();
    await campaigns.end(id, act);
    lab.giveBack();
    await lab.serve(2);
    expect(lab.recruiter.open()).toEqual([]);
    expect((await lab.store.postings.page({ campaignId: id }, 0, 9)).map(({ state }) => state)).toEqual([
      'ended',
    ]);
  });

  it('RC5 is told of the end of what was left alone, and that is not opened again', patient, async () => {
    const lab = await start(true, 15 * 60_000);
    const [held] = lab.recruiter.held;
    if (held === undefined) throw new Error('not posted');
    lab.clock.advance(60);
    held.endsAt = Number.MAX_SAFE_INTEGER;
    lab.withdraw();
    await lab.recruiting.sweep();
    lab.giveBack();
    await lab.recruiting.sweep();
    await lab.serve(2);
    expect(lab.recruiter.open()).toEqual([]);
    expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: false });
  });

  it('RC15 is told of the end of what it made after all', patient, async () => {
    const lab = await start();
    lab.recruiter.fail('post', 'lost');
    const later = { code: 'POSTING_UNDER_WAY' };
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(later);
    const made = (await lab.store.postings.page({}, 0, 9)).at(-1);
    if (made === undefined) throw new Error('not written down');
    await lab.store.write((tx) => tx.postings.change(made.id, { state: 'failed' }));
    lab.withdraw();
    await lab.run('recruiting.strays');
    lab.giveBack();
    await lab.serve(2);
    expect(lab.recruiter.open()).toHaveLength(1);
    expect((await lab.store.postings.byId(made.id))?.state).toBe('ended');
  });

  it('leaves a posting open when somebody ends it and hears that it refuses', patient, async () => {
    const lab = await start();
    lab.withdraw();
    await expect(lab.recruiting.end(lab.id, act)).rejects.toMatchObject(refused);
    lab.giveBack();
    expect(await lab.shown()).toMatchObject({ state: 'open', isEndUntold: false });
  });

  it('RC5 counts as ended what it refuses to end because it ended by itself', patient, async () => {
    const lab = await start();
    const [held] = lab.recruiter.held;
    if (held === undefined) throw new Error('not posted');
    held.endsAt = lab.clock.now();
    lab.recruiter.fail('setEnd', 'refused');
    expect(await lab.recruiting.end(lab.id, act)).toMatchObject({ state: 'ended' });
    expect(await lab.shown()).toMatchObject({ state: 'ended', isEndUntold: false });
  });
});

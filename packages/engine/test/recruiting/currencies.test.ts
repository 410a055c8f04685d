import { describe, expect, it } from 'vitest';
import { createPayments } from '../../src/payments/create-payments.ts';
import { MemoryRecruiter } from '../support/memory-recruiter.ts';
import {
  act,
  joinRecruiting,
  oneDay,
  type RecruitingLab,
  requestOf,
  startRecruitingLab,
  takePlace,
} from '../support/recruiting-lab.ts';

const tooMuch = { code: 'LIMIT_EXCEEDED' };
/** Three places cost 360, and a bonus of 100 costs 120. */
const settings = { limits: { personMinor: 200, dayMinor: 480, studyMinor: 480 } };

/** One study that recruits in pounds beside dollars, with the same numbers as limits of each. */
async function startBoth(): Promise<{ readonly dollars: RecruitingLab; readonly pounds: RecruitingLab }> {
  const dollars = await startRecruitingLab({ recruiting: settings });
  const recruiter = new MemoryRecruiter(dollars.clock, { name: 'british', currency: 'GBP' });
  return { dollars, pounds: joinRecruiting(dollars, recruiter, settings) };
}

/** Posts three places, of which one is taken, handed in and approved. @returns the posting, and whose work it was */
async function runOnce(lab: RecruitingLab, name: string) {
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const taken = await takePlace(lab, posting?.externalId ?? '', name);
  lab.recruiter.become(taken.assignmentId, 'approved');
  await lab.engine.complete(taken.participantId, { page: '', last: 0 });
  for (const _look of ['listed', 'recorded']) await lab.recruiting.sync();
  return { id: posting?.id ?? 0, which: { assignments: [taken.assignmentId] } };
}

describe('two currencies in one study', () => {
  it('RC8, RC13 places ordered in one take nothing of the other', async () => {
    const { dollars, pounds } = await startBoth();
    for (const lab of [dollars, pounds]) {
      const [posting] = await lab.recruiting.post(requestOf(), act);
      await lab.recruiting.addPlaces(posting?.id ?? 0, 1, act);
      await expect(lab.recruiting.addPlaces(posting?.id ?? 0, 1, act)).rejects.toMatchObject(tooMuch);
      await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject(tooMuch);
    }
  });

  it('PA5 bonuses in one are paid beside the places of both, to the cent, and to each person', async () => {
    const { dollars, pounds } = await startBoth();
    const people = [await runOnce(dollars, 'ann'), await runOnce(pounds, 'bob')];
    for (const [index, lab] of [dollars, pounds].entries()) {
      const which = people[index]?.which ?? { assignments: [] };
      const payments = createPayments(lab.parts);
      const plan = (minor: number) =>
        payments.plan({ kind: 'bonus', which, amount: { kind: 'fixed', minor }, reason: 'x', again: true });
      const { currency } = lab.recruiter;
      expect(await plan(100)).toMatchObject({ currency, totalMinor: 120, obstacles: [] });
      expect((await plan(101)).skipped.map(({ code }) => code)).toEqual(['limit_person']);
      expect(await payments.order(await plan(100), act)).toMatchObject({ entries: 1 });
      await expect(lab.recruiting.addPlaces(people[index]?.id ?? 0, 1, act)).rejects.toMatchObject(tooMuch);
    }
    const totals = ['USD', 'GBP'].map((currency) =>
      dollars.store.ledger.totals('stroop', 'sandbox', { currency }),
    );
    expect(await Promise.all(totals)).toMatchObject([
      { amountMinor: 200, feeMinor: 40 },
      { amountMinor: 200, feeMinor: 40 },
    ]);
  });
});

it('PA8 what was posted in another currency than the study has now is written down in its own', async () => {
  const dollars = await startRecruitingLab({ recruiting: settings });
  const [posting] = await dollars.recruiting.post(requestOf(), act);
  const taken = await takePlace(dollars, posting?.externalId ?? '', 'ann');
  dollars.recruiter.become(taken.assignmentId, 'approved');
  Object.assign(dollars.recruiter, { currency: 'GBP' });
  await dollars.recruiting.sync();
  expect(await dollars.store.ledger.page({}, 0, 9)).toMatchObject([
    { kind: 'approve', state: 'confirmed', amountMinor: 100, currency: 'USD' },
  ]);
  expect(await createPayments(dollars.parts).reconcile()).toMatchObject({
    currency: 'GBP',
    ledger: { rewardMinor: 0, feeMinor: 0 },
    recruiter: { rewardMinor: 0 },
  });
});

it('PA5 adds no places to a posting of another currency than the study has now, and opens none again', async () => {
  const lab = await startRecruitingLab({ recruiting: settings });
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const id = posting?.id ?? 0;
  Object.assign(lab.recruiter, { currency: 'GBP' });
  const other = { code: 'OTHER_CURRENCY' };
  await expect(lab.recruiting.addPlaces(id, 1, act)).rejects.toMatchObject(other);
  // An end that costs nothing can be moved, and come.
  const later = lab.clock.now() + oneDay / 2;
  expect(await lab.recruiting.setEnd(id, later, act)).toMatchObject({ endsAt: later });
  await lab.recruiting.end(id, act);
  await expect(lab.recruiting.setEnd(id, later, act)).rejects.toMatchObject(other);
  expect(await lab.recruiting.find(String(id))).toMatchObject({ state: 'ended', places: 3 });
  expect(lab.recruiter.open()).toEqual([]);
});

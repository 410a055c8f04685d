import type { ListedPosting } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, done, orderOf } from '../contract/recruiter-contract.ts';
import { type MturkLab, openMturkLab } from './support/lab.ts';

/** The mistakes that cost requesters money, over the real wire. */
let lab: MturkLab;
beforeEach(async () => {
  lab = await openMturkLab();
});
afterEach(() => lab.close());

const posted = async (changes: Parameters<typeof orderOf>[1] = {}): Promise<ListedPosting> =>
  done(await lab.recruiter.post(orderOf(lab, changes)));

const work = async (posting?: ListedPosting) => {
  const ref = await lab.take(posting ?? (await posted()));
  await lab.handIn(ref);
  return ref;
};

const once = (kind: 'throttle' | 'server-error' | 'drop-before' | 'drop-after', operation: string) =>
  lab.setFaults({ faults: [{ kind, operation, times: 1 }] });

const bonus = { amountMinor: 75, reason: 'For speed (P-1)', token: 'bonus-1' };

describe('a bonus', () => {
  it('whose answer is lost after it was paid is unknown, is not sent again, and shows in the list', async () => {
    const ref = await work();
    await once('drop-after', 'SendBonus');
    expect(await lab.recruiter.payBonus({ ref, ...bonus }, undefined)).toMatchObject({ kind: 'unknown' });
    expect(await lab.recruiter.bonuses(ref)).toMatchObject([{ amountMinor: 75, reason: bonus.reason }]);
    expect(await lab.recruiter.payBonus({ ref, ...bonus }, undefined)).toMatchObject({
      kind: 'refused',
      code: 'TOKEN_REPEATED',
      isAlready: true,
    });
    expect((await lab.account()).bonusesMinor).toBe(75);
  });

  it('whose request is lost before it was paid is unknown too, and the same token then pays it once', async () => {
    const ref = await work();
    await once('drop-before', 'SendBonus');
    expect(await lab.recruiter.payBonus({ ref, ...bonus }, undefined)).toMatchObject({ kind: 'unknown' });
    expect(await lab.recruiter.bonuses(ref)).toEqual([]);
    done(await lab.recruiter.payBonus({ ref, ...bonus }, undefined));
    expect((await lab.account()).bonusesMinor).toBe(75);
  });

  it('on which the service failed is unknown', async () => {
    const ref = await work();
    await once('server-error', 'SendBonus');
    expect(await lab.recruiter.payBonus({ ref, ...bonus }, undefined)).toMatchObject({ kind: 'unknown' });
  });

  it('that is throttled certainly was not paid, and is sent once only', async () => {
    const ref = await work();
    await lab.setFaults({ faults: [{ kind: 'throttle', operation: 'SendBonus', times: 2 }] });
    for (let n = 0; n < 2; n += 1)
      expect(await lab.recruiter.payBonus({ ref, ...bonus }, undefined)).toMatchObject({ kind: 'later' });
    done(await lab.recruiter.payBonus({ ref, ...bonus }, undefined));
    expect((await lab.account()).bonusesMinor).toBe(75);
  });

  it('with a used token that no payment in the list fits is unknown, not paid', async () => {
    const ref = await work();
    done(await lab.recruiter.payBonus({ ref, ...bonus }, undefined));
    const other = { ...bonus, amountMinor: 80 };
    expect(await lab.recruiter.payBonus({ ref, ...other }, undefined)).toMatchObject({ kind: 'unknown' });
  });

  it('after the service has forgotten the token can only be told by the list', async () => {
    const ref = await work();
    done(await lab.recruiter.payBonus({ ref, ...bonus }, undefined));
    await lab.advance(25 * 3_600_000);
    expect(await lab.recruiter.bonuses(ref)).toHaveLength(1);
  });

  it('of a fraction of a cent, of nothing, or without a reason goes nowhere', async () => {
    const ref = await work();
    for (const change of [{ amountMinor: 0.5 }, { amountMinor: 0 }, { amountMinor: -75 }, { reason: ' ' }])
      expect(await lab.recruiter.payBonus({ ref, ...bonus, ...change }, undefined)).toMatchObject({
        kind: 'refused',
        code: 'ORDER_INVALID',
        isAlready: false,
      });
    expect((await lab.account()).bonusesMinor).toBe(0);
  });

  it('beyond what the account holds is refused', async () => {
    const ref = await work();
    expect(await lab.recruiter.payBonus({ ref, ...bonus, amountMinor: 99_999_999 }, undefined)).toMatchObject(
      { kind: 'refused', code: 'InsufficientFunds', isAlready: false },
    );
  });
});

describe('a decision', () => {
  it('whose answer is lost is unknown, and the assignment tells', async () => {
    const ref = await work();
    await once('drop-after', 'ApproveAssignment');
    expect(await lab.recruiter.approve(ref, {})).toMatchObject({ kind: 'unknown' });
    expect((await lab.recruiter.assignment(ref))?.state).toBe('approved');
    expect((await lab.account()).rewardsMinor).toBe(150);
  });

  it('on a submission that does not show yet is for later, and for nobody who has not handed in', async () => {
    await lab.setFaults({ faults: [], submissionLagMs: 60_000 });
    const ref = await work();
    expect(await lab.recruiter.approve(ref, {})).toMatchObject({ kind: 'later' });
    expect(await lab.recruiter.payBonus({ ref, ...bonus }, undefined)).toMatchObject({ kind: 'later' });
    expect((await lab.recruiter.assignment(ref))?.state).toBe('working');
    await lab.advance(60_000);
    done(await lab.recruiter.approve(ref, {}));
  });

  it('goes to who holds the id now, and the former holder gets nothing', async () => {
    const posting = await posted({ places: 1 });
    const former = await lab.take(posting);
    await lab.giveBack(former);
    const present = await work(posting);
    expect(present.externalId).toBe(former.externalId);
    for (const result of [
      await lab.recruiter.approve(former, {}),
      await lab.recruiter.reject(former, { text: 'No work' }),
      await lab.recruiter.payBonus({ ref: former, ...bonus }, undefined),
    ])
      expect(result).toMatchObject({ kind: 'refused', code: 'ASSIGNMENT_OF_ANOTHER', isAlready: false });
    expect(await lab.recruiter.assignment(former)).toBeUndefined();
    done(await lab.recruiter.approve(present, {}));
  });

  it('by the end of its time is known as made before', async () => {
    const ref = await work(await posted({ autoApprovalMs: 60_000 }));
    await lab.advance(60_000);
    expect(await lab.recruiter.approve(ref, {})).toMatchObject({ kind: 'refused', isAlready: true });
    expect((await lab.account()).rewardsMinor).toBe(150);
  });

  it('without a reason, or with one that cannot be shown, is not made', async () => {
    const ref = await work();
    for (const text of ['', 'x'.repeat(1025), 'a\u0007b'])
      expect(await lab.recruiter.reject(ref, { text })).toMatchObject({
        kind: 'refused',
        code: 'ORDER_INVALID',
      });
    expect((await lab.recruiter.assignment(ref))?.state).toBe('submitted');
  });

  it('names no worker in what it says', async () => {
    const ref = await work();
    const strange = { ...ref, externalId: '3NOSUCHASSIGNMENT' };
    const results = JSON.stringify([
      await lab.recruiter.approve(strange, {}),
      await lab.recruiter.addToGroup('3NOSUCHGROUP', ref.workerId),
      await lab.recruiter.addToGroup('3NOSUCHGROUP', 'A2NOSUCHWORKER'),
    ]);
    expect(results).not.toContain(ref.workerId);
    expect(results).not.toContain('A2NOSUCHWORKER');
  });
});

describe('a posting', () => {
  it('whose answer is lost is found by its annotation, and the same token makes no second one', async () => {
    const order = orderOf(lab);
    await once('drop-after', 'CreateHITWithHITType');
    expect(await lab.recruiter.post(order)).toMatchObject({ kind: 'unknown' });
    const found = await lab.recruiter.findPosting(order.annotation);
    expect(done(await lab.recruiter.post(order)).externalId).toBe(found?.externalId);
    expect(await all(lab.recruiter.postings())).toHaveLength(1);
  });

  it('for which not even its type was made is for later: nothing was posted', async () => {
    for (const kind of ['drop-before', 'drop-after', 'server-error', 'throttle'] as const) {
      await once(kind, 'CreateHITType');
      expect(await lab.recruiter.post(orderOf(lab))).toMatchObject({ kind: 'later' });
    }
    expect(await all(lab.recruiter.postings())).toEqual([]);
  });

  it('that was made before and cannot be seen is unknown', async () => {
    const order = orderOf(lab);
    done(await lab.recruiter.post(order));
    await lab.setFaults({ faults: [{ kind: 'drop-before', operation: 'GetHIT' }] });
    expect(await lab.recruiter.post(order)).toMatchObject({ kind: 'unknown' });
  });

  it('with a token of another posting is refused', async () => {
    const order = orderOf(lab);
    done(await lab.recruiter.post(order));
    expect(await lab.recruiter.post({ ...order, annotation: 'another' })).toMatchObject({
      kind: 'refused',
      isAlready: true,
    });
  });

  it('of nine stays below ten, and says how to have more', async () => {
    const { externalId } = await posted({ places: 9 });
    expect(await lab.recruiter.addPlaces(externalId, 1, 'tenth')).toMatchObject({
      kind: 'refused',
      code: 'InvalidMaximumAssignmentsIncrease',
      message: expect.stringContaining('make another posting'),
    });
    expect((await lab.recruiter.posting(externalId))?.places).toBe(9);
    expect(lab.recruiter.placesRefusal?.(9, 1)).toContain('never gets 10');
    expect(lab.recruiter.placesRefusal?.(8, 1)).toBeUndefined();
    expect(lab.recruiter.placesRefusal?.(10, 90)).toBeUndefined();
  });

  it('to which places were added without an answer has them once', async () => {
    const { externalId } = await posted();
    await once('drop-after', 'CreateAdditionalAssignmentsForHIT');
    expect(await lab.recruiter.addPlaces(externalId, 3, 'more')).toMatchObject({ kind: 'unknown' });
    expect(await lab.recruiter.addPlaces(externalId, 3, 'more')).toMatchObject({ isAlready: true });
    expect((await lab.recruiter.posting(externalId))?.places).toBe(5);
  });

  it('keeps members of a group out, and lets in who left it', async () => {
    const group = done(await lab.recruiter.ensureGroup('Took part', 'Of this study'));
    const posting = await posted({ places: 5, excludeGroups: [group] });
    const [worker] = await lab.workers(1);
    if (worker === undefined) throw new Error('no worker');
    done(await lab.recruiter.addToGroup(group, worker.workerId));
    await expect(lab.takeAs(worker, posting)).rejects.toThrow('not-qualified');
    done(await lab.recruiter.removeFromGroup(group, worker.workerId));
    expect(await lab.recruiter.removeFromGroup(group, worker.workerId)).toMatchObject({ isAlready: true });
    await lab.takeAs(worker, posting);
    expect(await lab.recruiter.listGroups?.()).toEqual([
      { id: group, name: 'Took part', description: 'Of this study' },
    ]);
  });

  it('with 250 people is read to the end of its last page', async () => {
    const posting = await posted({ places: 250, rewardMinor: 1 });
    const workers = await lab.workers(250);
    for (let from = 0; from < workers.length; from += 25)
      await Promise.all(
        workers.slice(from, from + 25).map(async (worker) => lab.handIn(await lab.takeAs(worker, posting))),
      );
    const listed = await all(lab.recruiter.assignments(posting.externalId));
    expect(new Set(listed.map(({ workerId }) => workerId)).size).toBe(250);
    expect(await lab.recruiter.posting(posting.externalId)).toMatchObject({ toReview: 250, state: 'ended' });
  });
});

describe('reading', () => {
  it('asks again when it is throttled or cut off', async () => {
    const posting = await posted();
    for (const kind of ['throttle', 'server-error', 'drop-before'] as const) {
      await lab.setFaults({ faults: [{ kind, operation: 'GetHIT', times: 2 }] });
      expect(await lab.recruiter.posting(posting.externalId)).toEqual(posting);
    }
  });

  it('says who is silent when nobody answers at all', async () => {
    await lab.setFaults({ faults: [{ kind: 'drop-before', operation: 'GetAccountBalance' }] });
    await expect(lab.recruiter.balanceMinor()).rejects.toMatchObject({ code: 'RECRUITER_SILENT' });
    expect(await lab.recruiter.problems()).toMatchObject([{ code: 'SILENT' }]);
  });
});

describe('the completion code', () => {
  it.each([
    [{ completion_code: ' AB<&>12 ' }, 'AB<&>12'],
    [{ taskAnswers: JSON.stringify([{ completion_code: 'CROWD-1', other: true }]) }, 'CROWD-1'],
    [{ taskAnswers: 'no json' }, undefined],
    [{ done: 'yes' }, undefined],
  ])('is read from %j', async (fields, code) => {
    const ref = await lab.take(await posted());
    await lab.handInWith(ref, fields);
    expect((await lab.recruiter.assignment(ref))?.completionCode).toBe(code);
  });
});

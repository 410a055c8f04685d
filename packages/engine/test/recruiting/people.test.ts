import { describe, expect, it } from 'vitest';
import { createPayments } from '../../src/payments/create-payments.ts';
import { sendEntry } from '../../src/payments/send.ts';
import {
  act,
  type RecruitingLabOptions,
  requestOf,
  startRecruitingLab,
  takePlace,
} from '../support/recruiting-lab.ts';

/** Two people in one posting: ann is at work, bob has handed in. */
async function start(options: RecruitingLabOptions = {}) {
  const lab = await startRecruitingLab({
    ...options,
    capabilities: { requestsReturn: true, screenOutMinor: 20, ...options.capabilities },
  });
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const externalId = posting?.externalId ?? '';
  const ann = await takePlace(lab, externalId, 'ann');
  const bob = await takePlace(lab, externalId, 'bob');
  await lab.engine.complete(bob.participantId, { page: '', last: 0 });
  lab.recruiter.become(bob.assignmentId, 'submitted');
  await lab.recruiting.sync();
  return { ...lab, ann, bob, payments: createPayments(lab.parts), postingId: posting?.id ?? 0 };
}

type Started = Awaited<ReturnType<typeof start>>;

const auditOf = async ({ store }: Started) => (await store.audit.page(0, 99)).map(({ action }) => action);

async function screenOut(lab: Started, assignment: string, more = act) {
  const plan = await lab.payments.plan({
    kind: 'screen_out',
    which: { assignments: [assignment] },
    reason: 'not of age',
  });
  const order = await lab.payments.order(plan, more);
  const entries = await lab.store.ledger.page({ kinds: ['screen_out'] }, 0, 9);
  return { plan, order, entry: entries.at(-1) };
}

describe('asking for a return', () => {
  it('RC12 asks who is at work or waits, in the recruiter’s message, and writes it down', async () => {
    const lab = await start();
    const which = { assignments: [lab.ann.assignmentId, lab.bob.assignmentId] };
    const outcomes = await lab.recruiting.requestReturn(which, 'You asked us to.', act);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(lab.recruiter.asked).toEqual([
      `${lab.ann.assignmentId} You asked us to.`,
      `${lab.bob.assignmentId} You asked us to.`,
    ]);
    expect((await auditOf(lab)).filter((action) => action === 'assignment.request_return')).toHaveLength(2);
    expect((await lab.store.participants.byId(lab.ann.participantId))?.state).toBe('allocated');
  });

  it('RC12 asks nobody who finished by a word that means everybody', async () => {
    const lab = await start();
    for (const which of [{ all: true }, { postings: [lab.postingId] }] as const)
      expect(await lab.recruiting.requestReturn(which, 'r', act)).toMatchObject([
        { externalId: lab.ann.assignmentId, kind: 'done' },
        { externalId: lab.bob.assignmentId, kind: 'left_out', message: expect.stringContaining('finished') },
      ]);
  });

  it('RC12 leaves out who is to be paid, and who gave the place back', async () => {
    const lab = await start();
    const plan = await lab.payments.plan({ kind: 'approve', which: { all: true } });
    await lab.payments.order(plan, act);
    lab.recruiter.become(lab.ann.assignmentId, 'returned');
    await lab.recruiting.sync();
    const which = { assignments: [lab.ann.assignmentId, lab.bob.assignmentId] };
    const outcomes = await lab.recruiting.requestReturn(which, 'r', act);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['left_out', 'left_out']);
    expect(lab.recruiter.asked).toEqual([]);
  });

  it('says what became of each, and refuses in words where the recruiter cannot', async () => {
    const lab = await start();
    lab.recruiter.fail('requestReturn', 'refused', 'lost');
    const which = { assignments: [lab.ann.assignmentId, lab.bob.assignmentId] };
    const outcomes = await lab.recruiting.requestReturn(which, 'r', act);
    expect(outcomes).toMatchObject([
      { kind: 'refused', message: 'The recruiter says no.' },
      { kind: 'unknown' },
    ]);
    expect(await auditOf(lab)).toContain('assignment.request_return_refused');
    await expect(lab.recruiting.requestReturn({ all: true }, ' ', act)).rejects.toMatchObject({
      code: 'REASON_MISSING',
    });
    const other = await start({ capabilities: { requestsReturn: false } });
    await expect(other.recruiting.requestReturn({ all: true }, 'r', act)).rejects.toMatchObject({
      code: 'RECRUITER_CANNOT',
    });
  });
});

describe('screening out', () => {
  it('PA6 is a payment of what the recruiter pays for it: entry, fee, participant and assignment', async () => {
    const lab = await start();
    const { plan, entry } = await screenOut(lab, lab.ann.assignmentId);
    expect(plan).toMatchObject({ amountMinor: 20, feeMinor: 4, totalMinor: 24 });
    await sendEntry(lab.parts, entry?.id ?? 0);
    expect(lab.recruiter.screenedOut).toEqual([[lab.ann.assignmentId, 20]]);
    expect((await lab.store.ledger.byId(entry?.id ?? 0))?.state).toBe('confirmed');
    expect((await lab.store.participants.byId(lab.ann.participantId))?.state).toBe('screened_out');
    expect((await lab.store.assignments.byId(entry?.assignmentId ?? 0))?.state).toBe('screened_out');
    const again = await screenOut(lab, lab.ann.assignmentId);
    expect(again.plan.skipped).toMatchObject([{ code: 'decided_before' }]);
    expect(again.order.entries).toBe(0);
  });

  it('RC8 is paid from what was bound for it when the study was posted, and from nothing else', async () => {
    // Three places at 120 each, and one who may be screened out at 24.
    const limits = { personMinor: undefined, dayMinor: undefined, studyMinor: 360 + 24 };
    const lab = await start({ recruiting: { limits } });
    await expect(lab.recruiting.post(requestOf({ places: 1 }), act)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    const both = { assignments: [lab.ann.assignmentId, lab.bob.assignmentId] };
    const plan = await lab.payments.plan({ kind: 'screen_out', which: both, reason: 'not of age' });
    expect(plan).toMatchObject({ totalMinor: 24, skipped: [{ code: 'no_screen_out_left' }] });
    expect((await screenOut(lab, lab.ann.assignmentId)).order.entries).toBe(1);
    const further = await screenOut(lab, lab.bob.assignmentId);
    expect(further.plan.skipped).toMatchObject([{ code: 'no_screen_out_left' }]);
    limits.studyMinor = 360 + 23;
    await expect(start({ recruiting: { limits } })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('PA4 is found out when the answer was lost, and refused in words where the recruiter cannot', async () => {
    const lab = await start();
    const { entry } = await screenOut(lab, lab.bob.assignmentId);
    const id = entry?.id ?? 0;
    lab.recruiter.fail('screenOut', 'lost');
    await sendEntry(lab.parts, id);
    expect((await lab.store.ledger.byId(id))?.state).toBe('unknown');
    lab.clock.advance(1);
    await lab.payments.reconcile();
    expect((await lab.store.ledger.byId(id))?.state).toBe('confirmed');
    expect(lab.recruiter.screenedOut).toHaveLength(1);
    const other = await start({ capabilities: { screenOutMinor: undefined } });
    await expect(screenOut(other, other.ann.assignmentId)).rejects.toMatchObject({
      code: 'RECRUITER_CANNOT',
    });
  });
});

describe('reconciling screen-outs', () => {
  it('PA8 compares what we ordered, and writes down and tells what the recruiter did by itself', async () => {
    const lab = await start();
    const { entry } = await screenOut(lab, lab.ann.assignmentId);
    await sendEntry(lab.parts, entry?.id ?? 0);
    expect(await lab.payments.reconcile()).toMatchObject({
      ledger: { rewardMinor: 20 },
      recruiter: { rewardMinor: 20 },
      differences: [],
    });
    lab.recruiter.become(lab.bob.assignmentId, 'screened_out');
    expect(await lab.payments.reconcile()).toMatchObject({
      ledger: { rewardMinor: 40, feeMinor: 8 },
      recruiter: { rewardMinor: 40 },
      differences: [{ code: 'screened_out_elsewhere', amountMinor: 20 }],
    });
    expect(await lab.payments.reconcile()).toMatchObject({ ledger: { rewardMinor: 40 }, differences: [] });
  });

  it('PA8 counts against what is kept for screen-outs those that the recruiter made by itself', async () => {
    const lab = await start();
    lab.recruiter.become(lab.bob.assignmentId, 'screened_out');
    await lab.recruiting.sync();
    const recorded = { kind: 'screen_out', state: 'confirmed', amountMinor: 20, feeMinor: 4 };
    expect(await lab.store.ledger.page({}, 0, 9)).toMatchObject([{ ...recorded, actor: 'recruiter' }]);
    await lab.recruiting.sync();
    expect(await lab.store.ledger.page({}, 0, 9)).toHaveLength(1);
    const { plan } = await screenOut(lab, lab.ann.assignmentId);
    expect(plan.skipped).toMatchObject([{ code: 'no_screen_out_left' }]);
  });
});

describe.each([20, undefined])('screening out by codes of different pay, and %s by us', (screenOutMinor) => {
  it('PA8 counts what the code pays that somebody came back with', async () => {
    const lab = await start();
    Object.assign(lab.recruiter, { capabilities: { ...lab.recruiter.capabilities, screenOutMinor } });
    lab.recruiter.screenOutPays.set('CYOUNG', 10).set('CFULL', 5);
    lab.recruiter.become(lab.ann.assignmentId, 'screened_out', 'CYOUNG');
    await lab.recruiting.sync();
    lab.recruiter.become(lab.bob.assignmentId, 'screened_out', 'CFULL');
    expect(await lab.payments.reconcile()).toMatchObject({
      ledger: { rewardMinor: 15, feeMinor: 3 },
      recruiter: { rewardMinor: 15 },
      differences: [{ code: 'screened_out_elsewhere', amountMinor: 5 }],
    });
    const entries = await lab.store.ledger.page({ kinds: ['screen_out'] }, 0, 9);
    expect(entries.map(({ amountMinor }) => amountMinor)).toEqual([10, 5]);
  });
});

describe('groups', () => {
  it('takes people out of the study’s own group, or of a named one', async () => {
    const retakes = { group: 'took part', grantAt: 'entry' } as const;
    const lab = await start({ recruiting: { retakes } });
    const members = new Set(['Wann', 'Wbob']);
    lab.recruiter.groups.set('G-took part', members);
    const which = { assignments: [lab.ann.assignmentId] };
    expect(await lab.recruiting.removeFromGroup(undefined, which, act)).toMatchObject([{ kind: 'done' }]);
    expect([...members]).toEqual(['Wbob']);
    const bob = { assignments: [`Wbob:${lab.bob.assignmentId}`] };
    await lab.recruiting.removeFromGroup('G-took part', bob, act);
    expect([...members]).toEqual([]);
    await expect(lab.recruiting.removeFromGroup('tok part', bob, act)).rejects.toMatchObject({
      code: 'GROUP_UNKNOWN',
    });
    expect(JSON.stringify(await lab.store.audit.page(0, 99))).not.toContain('Wbob');
    const other = await start({ capabilities: { groups: false } });
    await expect(other.recruiting.removeFromGroup('g', bob, act)).rejects.toMatchObject({
      code: 'RECRUITER_CANNOT',
    });
  });
});

describe('marking as unusable', () => {
  it('AD1 marks once, with who and why, and takes it away again', async () => {
    const lab = await start();
    const names = [lab.ann.assignmentId, `Wann:${lab.ann.assignmentId}`];
    const [participantId] = [lab.ann.participantId];
    expect(await lab.recruiting.markUnusable(names, act)).toEqual([{ participantId, isChanged: true }]);
    expect(await lab.store.participants.unusable(participantId)).toMatchObject({ actor: 'cli:ana' });
    expect(await lab.recruiting.markUnusable(names, act)).toEqual([{ participantId, isChanged: false }]);
    expect(await lab.recruiting.markUsable(names, act)).toEqual([{ participantId, isChanged: true }]);
    expect(await lab.store.participants.unusable(participantId)).toBeUndefined();
    expect((await auditOf(lab)).filter((action) => action.startsWith('participant.'))).toEqual([
      'participant.unusable',
      'participant.usable',
    ]);
  });

  it('takes somebody’s own name where it can mean one assignment only', async () => {
    const lab = await start();
    const { participantId } = lab.ann;
    expect(await lab.recruiting.markUnusable(['Wann'], act)).toEqual([{ participantId, isChanged: true }]);
    const [second] = await lab.recruiting.post(requestOf(), act);
    lab.recruiter.accept(second?.externalId ?? '', 'Wann');
    await lab.recruiting.sync();
    await expect(lab.recruiting.markUnusable(['Wann'], act)).rejects.toMatchObject({
      code: 'ASSIGNMENT_AMBIGUOUS',
    });
  });

  it('marks nobody when one name is not known, or without a reason', async () => {
    const lab = await start();
    const names = [lab.ann.assignmentId, 'A99'];
    await expect(lab.recruiting.markUnusable(names, act)).rejects.toMatchObject({
      code: 'ASSIGNMENT_UNKNOWN',
    });
    expect(await lab.store.participants.unusable(lab.ann.participantId)).toBeUndefined();
    const nameless = { actor: 'cli:ana', reason: ' ' };
    await expect(lab.recruiting.markUnusable([lab.ann.assignmentId], nameless)).rejects.toMatchObject({
      code: 'REASON_MISSING',
    });
  });
});

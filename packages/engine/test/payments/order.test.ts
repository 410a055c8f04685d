import { describe, expect, it } from 'vitest';
import type { Which } from '../../src/index.ts';
import { createPayments } from '../../src/payments/create-payments.ts';
import { sendEntry } from '../../src/payments/send.ts';
import { act, requestOf, startRecruitingLab, takePlace } from '../support/recruiting-lab.ts';
import { all, startPaying } from './support/paying-lab.ts';

const limits = { personMinor: 150, dayMinor: undefined, studyMinor: undefined };

/** Ann and Bob have handed in; Ann's first place, in another posting, is approved and paid. */
async function startLimited() {
  const lab = await startRecruitingLab({ recruiting: { limits } });
  const payments = createPayments(lab.parts);
  const [first] = await lab.recruiting.post(requestOf(), act);
  const [second] = await lab.recruiting.post(requestOf({ places: 2 }), act);
  const externalId = first?.externalId ?? '';
  const ann = await takePlace(lab, externalId, 'ann');
  const bob = await takePlace(lab, externalId, 'bob');
  for (const { assignmentId, participantId } of [ann, bob]) {
    lab.recruiter.become(assignmentId, 'submitted');
    await lab.engine.complete(participantId, { page: '', last: 0 });
  }
  await lab.recruiting.sync();
  await payments.order(
    await payments.plan({ kind: 'approve', which: { assignments: [ann.assignmentId] } }),
    act,
  );
  const again = lab.recruiter.accept(second?.externalId ?? '', 'Wann');
  await lab.recruiting.sync();
  const rows = await lab.store.assignments.page({}, 0, 10);
  const place = rows.find((row) => row.externalId === again);
  if (place === undefined) throw new Error('no second place');
  await lab.store.write((tx) =>
    tx.assignments.put({ ...place, state: 'submitted', participantId: ann.participantId }),
  );
  return { payments, again, lab };
}

describe('limits of an order', () => {
  it('PA5 leaves out one person over the limit, shows that, and pays the others', async () => {
    const { payments, again } = await startLimited();
    const plan = await payments.plan({ kind: 'approve', which: all });
    expect(plan.lines).toHaveLength(1);
    expect(plan.obstacles).toEqual([]);
    expect(plan.skipped.filter(({ code }) => code === 'limit_person')).toMatchObject([{ externalId: again }]);
    expect(await payments.order(plan, act)).toMatchObject({ entries: 1, skipped: [] });
  });

  it('PA5 counts what the recruiter approved by itself, as soon as the sync sees it', async () => {
    const lab = await startRecruitingLab({ recruiting: { limits } });
    const payments = createPayments(lab.parts);
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const ann = await takePlace(lab, posting?.externalId ?? '', 'ann');
    await lab.engine.complete(ann.participantId, { page: '', last: 0 });
    lab.recruiter.become(ann.assignmentId, 'approved');
    await lab.recruiting.sync();
    await lab.recruiting.sync();
    expect(await lab.store.ledger.page({}, 0, 10)).toMatchObject([
      { kind: 'approve', state: 'confirmed', actor: 'recruiter', amountMinor: 100, feeMinor: 20 },
    ]);
    const bonus = { kind: 'fixed', minor: 51 } as const;
    const plan = await payments.plan({ kind: 'bonus', which: all, amount: bonus, reason: 'x' });
    expect([plan.lines.length, plan.skipped.map(({ code }) => code)]).toEqual([0, ['limit_person']]);
  });

  it('PA5 tells what of a long order was left out when another came between, and orders the rest', async () => {
    const { run, payments, inTime, store } = await startPaying(120 * 250, 250);
    const plan = await inTime(payments.plan({ kind: 'approve', which: all }));
    const write = store.write.bind(store);
    let isBetween = false;
    store.write = async (work) => {
      const [first] = isBetween ? [] : await store.ledger.page({ study: run.study }, 0, 1);
      if (first !== undefined) {
        isBetween = true;
        const { id: _, state: _state, reference: _reference, changedAt: _at, ...rest } = first;
        await write((tx) => tx.ledger.insert({ ...rest, token: 'another', amountMinor: 1, feeMinor: 0 }));
      }
      return write(work);
    };
    const order = await inTime(payments.order(plan, { ...act, confirmedMinor: plan.totalMinor }));
    store.write = write;
    expect(order.entries).toBe(100);
    expect(order.skipped.map(({ code }) => code)).toEqual(
      Array.from({ length: 150 }, () => 'limit_exceeded'),
    );
    const totals = await store.ledger.totals(run.study, 'live', { currency: 'USD' });
    expect(totals.amountMinor + totals.feeMinor).toBeLessThanOrEqual(120 * 250);
  });

  it('PA5 counts amounts of its own currency only', async () => {
    const { run, store, order } = await startPaying(360, 2);
    await order({ kind: 'approve', which: { assignments: ['A1'] } });
    const usd = await store.ledger.totals(run.study, 'live', { currency: 'USD' });
    const gbp = await store.ledger.totals(run.study, 'live', { currency: 'GBP' });
    expect([usd.amountMinor, gbp.amountMinor]).toEqual([100, 0]);
  });
});

/** Two people have handed in what they did not finish. */
async function startUnfinished(environment: string) {
  const lab = await startRecruitingLab({ capabilities: { environment } });
  const [posting] = await lab.recruiting.post(requestOf(), { ...act, confirmedMinor: 360 });
  const places = [];
  for (const name of ['ann', 'bob']) {
    const { assignmentId } = await takePlace(lab, posting?.externalId ?? '', name);
    lab.recruiter.become(assignmentId, 'submitted');
    places.push(assignmentId);
  }
  await lab.recruiting.sync();
  const payments = createPayments(lab.parts);
  const plan = (which: Which) => payments.plan({ kind: 'reject', which, reason: { text: 'No answers.' } });
  return { ...lab, payments, plan, places, postings: [posting?.id ?? 0] };
}

describe('rejecting many', () => {
  it('PA12 wants their number in live, and orders nothing without it', async () => {
    const { payments, plan, postings, store } = await startUnfinished('live');
    for (const which of [all, { postings }]) {
      const planned = await plan(which);
      expect(planned).toMatchObject({ needsCount: true, needsConfirmation: false, lines: [{}, {}] });
      // Whoever passes the plan on cannot take the need out of it.
      for (const passed of [planned, { ...planned, needsCount: false }])
        for (const said of [{}, { confirmedPeople: 1 }, { confirmedMinor: 2 }, { confirmedMinor: 0 }])
          await expect(payments.order(passed, { ...act, ...said })).rejects.toMatchObject({
            code: 'CONFIRMATION_MISSING',
            facts: { people: 2 },
          });
    }
    expect(await store.ledger.page({ kinds: ['reject'] }, 0, 10)).toEqual([]);
    const order = await payments.order(await plan(all), { ...act, confirmedPeople: 2 });
    expect(order).toMatchObject({ entries: 2, skipped: [] });
    const audited = (await store.audit.page(0, 100)).filter(({ action }) => action === 'payment.reject');
    expect(audited.map(({ facts }) => JSON.parse(facts))).toMatchObject([{ entries: 2, confirmedPeople: 2 }]);
  });

  it('PA12 wants no number for those who are named, nor where no real money is', async () => {
    const live = await startUnfinished('live');
    const named = await live.plan({ assignments: live.places });
    expect(named.needsCount).toBe(false);
    expect(await live.payments.order(named, act)).toMatchObject({ entries: 2 });
    const sandbox = await startUnfinished('sandbox');
    const everybody = await sandbox.plan(all);
    expect(everybody.needsCount).toBe(false);
    expect(await sandbox.payments.order(everybody, act)).toMatchObject({ entries: 2 });
  });
});

describe('work of somebody whom the study does not know', () => {
  /** Handed in by somebody who never came to the study. */
  async function startUnknown() {
    const lab = await startRecruitingLab();
    const payments = createPayments(lab.parts);
    const [posting] = await lab.recruiting.post(requestOf(), act);
    const externalId = lab.recruiter.accept(posting?.externalId ?? '', 'Wzoe') ?? '';
    lab.recruiter.become(externalId, 'submitted');
    await lab.recruiting.sync();
    const plan = (which: Which, unknownToo = true) =>
      payments.plan({ kind: 'approve', which, ...(unknownToo && { unknownToo }) });
    return { ...lab, payments, plan, named: { assignments: [externalId] } };
  }

  it('PA6 approves it by its id, and says nothing differs afterwards', async () => {
    const { payments, plan, named, parts, recruiter, store } = await startUnknown();
    expect((await payments.reconcile()).differences).toMatchObject([
      {
        code: 'submitted_unknown',
        message: expect.stringMatching(/turnout review reject/),
        proposal: `turnout review approve ${named.assignments[0]} --unknown-too`,
      },
    ]);
    const planned = await plan(named);
    expect(planned).toMatchObject({ totalMinor: 120, lines: [{ participantId: undefined }] });
    await payments.order(planned, { ...act, confirmedMinor: 120 });
    const [entry] = await store.ledger.page({}, 0, 10);
    await sendEntry(parts, entry?.id ?? 0);
    expect(await store.ledger.page({}, 0, 10)).toMatchObject([{ kind: 'approve', state: 'confirmed' }]);
    expect(recruiter.held.length).toBe(1);
    expect((await payments.reconcile()).differences).toEqual([]);
  });

  it('PA6 approves it by no word that means everybody, nor unasked', async () => {
    const { plan, named } = await startUnknown();
    for (const planned of [await plan(all), await plan(named, false)]) {
      expect(planned.lines).toEqual([]);
      expect(planned.skipped).toMatchObject([
        { code: 'unmatched', message: expect.stringContaining('--unknown-too') },
      ]);
    }
  });

  it('PA7 pays nobody when the recruiter says that the place is another worker’s', async () => {
    const { payments, plan, named, parts, recruiter, store } = await startUnknown();
    await payments.order(await plan(named), { ...act, confirmedMinor: 120 });
    recruiter.assignment = async () => undefined;
    const [entry] = await store.ledger.page({}, 0, 10);
    await sendEntry(parts, entry?.id ?? 0);
    expect(await store.ledger.page({}, 0, 10)).toMatchObject([{ state: 'failed' }]);
  });
});

describe('payments of one assignment', () => {
  it('PA7 waits for one that is unknown longer each time, and work on the batch comes to an end', async () => {
    const { run, store, order, account, inTime, server } = await startPaying(undefined, 1);
    const { decide } = account;
    account.decide = (...of) => {
      decide.apply(account, of);
      account.places.delete('A1');
      throw new Error('connection lost');
    };
    await order({ kind: 'approve', which: all });
    await inTime(run.time.sleep(600_000));
    const [row] = await store.assignments.page({ study: run.study }, 0, 1);
    if (row === undefined) throw new Error('no assignment');
    account.places.set('A1', {
      externalId: 'A1',
      workerId: 'WORKER1',
      state: 'approved',
      decidedAt: undefined,
      rewards: 1,
    });
    await store.write((tx) => tx.assignments.put({ ...row, state: 'approved' }));
    // The question about the approval comes again after an hour; until then nobody knows.
    const amount = { kind: 'computed' } as const;
    const { batch } = await order({ kind: 'bonus', which: all, amount, reason: 'x' });
    if (batch === undefined) throw new Error('nothing was ordered');
    const counts = await inTime(server.operations.jobs.work(batch));
    expect(counts.retry).toBe(1);
    const [job] = await store.jobs.page({ batch }, 0, 1);
    expect([job?.attempts, job !== undefined && job.putOff < 40]).toEqual([0, true]);
  });
});

describe('reconciling', () => {
  it('PA8 tells of a posting that cannot be listed, and compares the others', async () => {
    const lab = await startRecruitingLab();
    const payments = createPayments(lab.parts);
    const [first] = await lab.recruiting.post(requestOf(), act);
    const [second] = await lab.recruiting.post(requestOf({ places: 2 }), act);
    await takePlace(lab, second?.externalId ?? '', 'bob');
    const assignments = lab.recruiter.assignments.bind(lab.recruiter);
    lab.recruiter.assignments = (externalId) => {
      if (externalId === first?.externalId) throw new Error('service unavailable');
      return assignments(externalId);
    };
    const found = await payments.reconcile();
    expect(found.assignments).toBe(1);
    expect(found.differences).toMatchObject([
      { code: 'posting_not_known', message: expect.stringMatching(/^Not known: /), proposal: undefined },
    ]);
    expect(found.recruiter.isWhole).toBe(false);
    const [gone] = lab.recruiter.held;
    if (gone === undefined) throw new Error('not posted');
    gone.removed = true;
    const proposal = async () => (await payments.reconcile()).differences.map((one) => one.proposal);
    expect(await proposal()).toEqual([`turnout post end ${first?.id}`]);
    await lab.recruiting.end(first?.id ?? 0, act);
    expect(await proposal()).toEqual([`turnout post remove ${first?.id}`]);
    await lab.recruiting.remove(first?.id ?? 0, act);
    expect((await payments.reconcile()).recruiter.isWhole).toBe(true);
  });

  it('PA8 asks about the keys when the account knows none of our postings, before any is taken off', async () => {
    const lab = await startRecruitingLab();
    const payments = createPayments(lab.parts);
    const found = async () => (await payments.reconcile()).differences;
    await lab.recruiting.post(requestOf(), act);
    const [second] = await lab.recruiting.post(requestOf(), act);
    await lab.recruiting.end(second?.id ?? 0, act);
    const mine = lab.recruiter.held.splice(0);
    const other = { code: 'postings_not_of_this_account', proposal: 'turnout recruiter check' };
    expect(await found()).toMatchObject([
      {
        ...other,
        message: expect.stringMatching(/none of the 2 postings .* keys changed to another account/),
      },
    ]);
    // With the keys of before everything is there again, and one that is gone is told of by itself.
    lab.recruiter.held.push(...mine);
    expect(await found()).toEqual([]);
    lab.recruiter.held.shift();
    expect(await found()).toMatchObject([{ code: 'posting_gone' }]);
    // An account that does not answer has not said that it knows none.
    lab.recruiter.isDown = true;
    const codes = (await found()).map(({ code }) => code);
    expect(codes).toEqual(['posting_not_known', 'posting_not_known']);
  });
});

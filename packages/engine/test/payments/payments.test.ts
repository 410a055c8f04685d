import { describe, expect, it } from 'vitest';
import type { PaymentRequest } from '../../src/index.ts';
import { act, all, startPaying } from './support/paying-lab.ts';
import { settled, startServer } from './support/schedule.ts';

const approveAll: PaymentRequest = { kind: 'approve', which: all };

describe('planning', () => {
  it('PA6 changes nothing, and tells what it comes to with fees', async () => {
    const { payments, inTime, people, store, run } = await startPaying();
    const plan = await inTime(payments.plan(approveAll));
    expect(plan).toMatchObject({
      amountMinor: 100 * people,
      feeMinor: 20 * people,
      totalMinor: 120 * people,
      skipped: [],
      obstacles: [],
      needsConfirmation: true,
    });
    expect(await store.ledger.page({ study: run.study }, 0, 10)).toEqual([]);
  });

  it('PA6 says why somebody who is named is left out', async () => {
    const { payments, inTime, pay } = await startPaying();
    await pay({ kind: 'approve', which: { assignments: ['A1'] } });
    const again = await inTime(
      payments.plan({ kind: 'approve', which: { assignments: ['A1', 'WORKER1:A1'] } }),
    );
    expect(again.skipped.map(({ code }) => code)).toEqual(['paid_before']);
    const unknown = payments.plan({ kind: 'approve', which: { assignments: ['A9'] } });
    await expect(inTime(unknown)).rejects.toMatchObject({ code: 'ASSIGNMENT_UNKNOWN' });
    const bonus = {
      kind: 'bonus',
      which: { assignments: ['A1'] },
      amount: { kind: 'fixed', minor: 5 },
    } as const;
    await expect(inTime(payments.plan({ ...bonus, reason: ' ' }))).rejects.toMatchObject({
      code: 'REASON_MISSING',
    });
  });

  it('PA6 pays listed bonuses by assignment, uniqueId or worker, and tells no worker’s id', async () => {
    const { pay, payments, inTime, account } = await startPaying();
    await pay(approveAll);
    const listed = (names: readonly (readonly [string, number])[]) =>
      ({
        kind: 'bonus',
        which: all,
        reason: 'r',
        amount: { kind: 'listed', minor: new Map(names) },
      }) as const;
    await pay(listed([['WORKER1', 7]]));
    expect(account.bonuses.map(({ workerId, amountMinor }) => [workerId, amountMinor])).toEqual([
      ['WORKER1', 7],
    ]);
    const refusal = inTime(
      payments.plan(
        listed([
          ['A1', 1],
          ['WORKERX', 2],
        ]),
      ),
    );
    await expect(refusal).rejects.toThrow(/in line 2\./);
    await expect(refusal).rejects.not.toThrow(/WORKERX/);
    const twice = await inTime(
      payments.plan({
        ...listed([
          ['A1', 1],
          ['WORKER1', 2],
        ]),
        again: true,
      }),
    );
    expect([twice.lines, twice.skipped.map(({ code }) => code)]).toEqual([[], ['ambiguous']]);
  });
});

it('PA6 takes pseudonyms as lists show them, and tells of nobody whom the list does not name', async () => {
  const { pay, payments, inTime, store } = await startPaying();
  await pay(approveAll);
  await pay({ kind: 'bonus', which: all, reason: 'r', amount: { kind: 'fixed', minor: 5 } });
  const [first] = await store.assignments.page({}, 0, 1);
  if (first === undefined) throw new Error('nobody');
  for (const name of [first.worker, `${first.worker.slice(0, 12)}…`]) {
    const amount = { kind: 'listed', minor: new Map([[name, 7]]) } as const;
    const request = { kind: 'bonus', which: all, reason: 'r', amount } as const;
    const plan = await inTime(payments.plan(request));
    expect([plan.lines, plan.skipped.map(({ externalId }) => externalId)]).toEqual([[], [first.externalId]]);
    const again = await inTime(payments.plan({ ...request, again: true }));
    expect(again.lines).toMatchObject([{ externalId: first.externalId, amountMinor: 7 }]);
  }
});

it('PA6 names everybody of a list whose work is not approved, beside those it pays', async () => {
  const { pay, payments, inTime } = await startPaying();
  const listed = (...names: readonly string[]) =>
    ({
      kind: 'bonus',
      which: all,
      reason: 'r',
      amount: { kind: 'listed', minor: new Map(names.map((name) => [name, 7])) },
    }) as const;
  const leftOut = async (...names: readonly string[]) => {
    const { lines, skipped } = await inTime(payments.plan(listed(...names)));
    return [lines.map(({ externalId }) => externalId), skipped.map((one) => [one.externalId, one.code])];
  };
  expect(await leftOut('A1', 'WORKER2')).toEqual([
    [],
    [
      ['A1', 'not_approved'],
      ['A2', 'not_approved'],
    ],
  ]);
  await pay({ kind: 'approve', which: { assignments: ['A1'] } });
  expect(await leftOut('A1', 'WORKER2')).toEqual([['A1'], [['A2', 'not_approved']]]);
});

it('PA6 says what bonus somebody has who gets no further one', async () => {
  const { pay, order, payments, inTime } = await startPaying(undefined, 2);
  await pay(approveAll);
  const bonus = (id: string, minor: number): PaymentRequest => ({
    kind: 'bonus',
    which: { assignments: [id] },
    reason: 'r',
    amount: { kind: 'fixed', minor },
  });
  await pay(bonus('A1', 100));
  await order(bonus('A2', 5));
  const plan = await inTime(payments.plan({ ...bonus('A1', 7), which: all }));
  expect(plan.skipped).toMatchObject([
    { code: 'paid_before', detail: '$1.00 by hand', message: expect.stringContaining('--again') },
    { code: 'paid_before', detail: '$0.05 by hand, under way' },
  ]);
});

describe('ordering', () => {
  it('PA6 wants the amount confirmed to the cent, and orders nothing without', async () => {
    const { payments, inTime, store, run } = await startPaying();
    const plan = await inTime(payments.plan(approveAll));
    for (const confirmedMinor of [undefined, plan.totalMinor - 1, plan.totalMinor + 1]) {
      const order = payments.order(plan, confirmedMinor === undefined ? act : { ...act, confirmedMinor });
      await expect(inTime(order)).rejects.toMatchObject({ code: 'CONFIRMATION_MISSING' });
    }
    expect(await store.ledger.page({ study: run.study }, 0, 10)).toEqual([]);
  });

  it('PA6 leaves out who was paid since the plan was made', async () => {
    const { payments, inTime, people, pay, account } = await startPaying();
    const plan = await inTime(payments.plan(approveAll));
    await pay({ kind: 'approve', which: { assignments: ['A1'] } });
    const { entries } = await inTime(payments.order(plan, { ...act, confirmedMinor: plan.totalMinor }));
    expect(entries).toBe(people - 1);
    expect([...account.places.values()].map(({ rewards }) => rewards)).not.toContain(2);
  });

  it('PA5 refuses an order whole that would break the limit, also when two were planned within it', async () => {
    const { payments, inTime, pay, account } = await startPaying(120 * 3 + 60, 3);
    await pay(approveAll);
    const bonus = {
      kind: 'bonus',
      which: all,
      reason: 'r',
      again: true,
      amount: { kind: 'fixed', minor: 10 },
    } as const;
    const plans = [await inTime(payments.plan(bonus)), await inTime(payments.plan(bonus))];
    const orders = plans.map((plan) => payments.order(plan, { ...act, confirmedMinor: plan.totalMinor }));
    const outcomes = await inTime(Promise.allSettled(orders));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const third = await inTime(payments.plan({ ...bonus, amount: { kind: 'fixed', minor: 11 } }));
    expect(third.obstacles.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED']);
    await expect(
      inTime(payments.order(third, { ...act, confirmedMinor: third.totalMinor })),
    ).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    });
    expect(account.bonuses.length).toBeLessThanOrEqual(3);
  });
});

describe('paying', () => {
  it('PA7 completes an order of hundreds whose server was killed in the middle, and pays each once', async () => {
    const { run, store, payments, inTime, pay, account } = await startPaying(undefined, 250);
    const plan = await inTime(payments.plan(approveAll));
    const dying = startServer(run, true, 2);
    const order = dying.operations.payments.order(plan, { ...act, confirmedMinor: plan.totalMinor });
    await expect(inTime(order)).rejects.toThrow();
    expect(await store.ledger.page({ study: run.study }, 0, 500)).toHaveLength(100);
    const rest = await pay(approveAll);
    expect(rest.lines).toHaveLength(150);
    await settled(run, [], 3_600_000);
    expect([...account.places.values()].map(({ rewards }) => rewards)).toEqual(
      Array.from({ length: 250 }, () => 1),
    );
  });

  it('PA7 waits out a recruiter that loses one call after the other, and pays once', async () => {
    const { pay, account } = await startPaying(undefined, 1);
    await pay(approveAll);
    const bonus = account.pay.bind(account);
    let lost = 0;
    account.pay = (...order) => {
      lost += 1;
      if (lost <= 7) throw new Error('connection lost');
      return bonus(...order);
    };
    await pay({ kind: 'bonus', which: all, reason: 'Thank you', amount: { kind: 'fixed', minor: 5 } });
    expect([lost, account.bonuses.length]).toEqual([8, 1]);
  });

  it('PA7 moves the participant and writes every step into the audit log', async () => {
    const { pay, store, run, server, inTime, people } = await startPaying();
    await pay(approveAll);
    await pay({ kind: 'bonus', which: all, reason: 'Thank you', amount: { kind: 'computed' } });
    const participants = await store.participants.page({ study: run.study }, 0, 10);
    expect(participants.map(({ state }) => state)).toEqual(Array.from({ length: people }, () => 'bonused'));
    expect(await inTime(server.operations.audit.verify())).toMatchObject({ n: 2 * people * 3 + 2 });
    const texts = JSON.stringify(await store.audit.page(0, 100));
    expect(texts).not.toContain('WORKER');
  });

  it('PA8 records what the recruiter approved by itself, and proposes for the rest', async () => {
    const { payments, inTime, account, run, store } = await startPaying();
    const [first, second] = [...account.places.values()];
    if (first === undefined || second === undefined) throw new Error('too few people');
    first.state = 'approved';
    first.rewards = 1;
    second.state = 'rejected';
    account.bonuses.push({
      externalId: first.externalId,
      workerId: first.workerId,
      amountMinor: 5,
      reason: 'by hand',
      listedFrom: 0,
    });
    const found = await inTime(payments.reconcile());
    expect(found.differences.map(({ code, amountMinor }) => [code, amountMinor])).toEqual([
      ['approved_elsewhere', 100],
      ['paid_unknown_to_us', 5],
      ['rejected_elsewhere', undefined],
    ]);
    expect(found).toMatchObject({
      ledger: { rewardMinor: 100, feeMinor: 20 },
      recruiter: { rewardMinor: 100, bonusMinor: 5 },
    });
    const again = await inTime(payments.reconcile());
    expect(again.differences.map(({ code }) => code)).toEqual(['paid_unknown_to_us', 'rejected_elsewhere']);
    const [entry] = await store.ledger.page({ study: run.study }, 0, 10);
    expect(entry).toMatchObject({ state: 'confirmed', actor: 'recruiter', amountMinor: 100 });
  });
});

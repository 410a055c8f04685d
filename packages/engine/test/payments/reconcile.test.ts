import { describe, expect, it } from 'vitest';
import { act, all, startPaying } from './support/paying-lab.ts';

/** Three people with a reward and a bonus each, so long ago that the recruiter lists all of it. */
async function startPaid() {
  const lab = await startPaying();
  await lab.pay({ kind: 'approve', which: all });
  await lab.pay({ kind: 'bonus', which: all, reason: 'r', amount: { kind: 'fixed', minor: 5 } });
  await lab.inTime(lab.run.time.sleep(3_600_000));
  const differences = async () => {
    const found = await lab.inTime(lab.payments.reconcile());
    return found.differences.map((one) => [one.code, one.ref.externalId, one.amountMinor]);
  };
  return { ...lab, differences };
}

describe('a bonus that was paid elsewhere', () => {
  async function startElsewhere(name: 'like mturk' | 'like prolific') {
    const lab = await startPaying(undefined, 2, name);
    await lab.pay({ kind: 'approve', which: all });
    const place = lab.account.places.get('A1');
    if (place === undefined) throw new Error('nobody');
    const { externalId, workerId } = place;
    const bonus = { externalId, workerId, amountMinor: 77, reason: 'by hand', listedFrom: 0 };
    lab.account.bonuses.push(bonus);
    await lab.inTime(lab.run.time.sleep(3_600_000));
    const { payments, inTime } = lab;
    const codes = async () => (await inTime(payments.reconcile())).differences.map(({ code }) => code);
    const record = () => inTime(payments.recordBonuses(['A1'], act));
    return { ...lab, codes, record, bonus };
  }

  it.each(['like mturk', 'like prolific'] as const)('PA13 is written down once, %s', async (name) => {
    const { account, payments, inTime, codes, record, store, run } = await startElsewhere(name);
    expect(await codes()).toEqual(['paid_unknown_to_us']);
    expect(await record()).toMatchObject([{ purpose: 'elsewhere', state: 'confirmed', amountMinor: 77 }]);
    expect(await record()).toEqual([]);
    expect(await codes()).toEqual([]);
    expect(account.bonuses).toHaveLength(1);
    const amount = { kind: 'fixed', minor: 77 } as const;
    const plan = await inTime(payments.plan({ kind: 'bonus', which: all, reason: 'r', amount }));
    expect(plan.skipped).toMatchObject([{ externalId: 'A1', detail: '$0.77 elsewhere' }]);
    const totals = await store.ledger.totals(run.study, 'live', { currency: 'USD' });
    expect(totals.amountMinor).toBe(277);
  });

  it('PA13 is told apart from one of ours with the same amount, and a second one is told', async () => {
    const { account, codes, record, pay, bonus, inTime, run } = await startElsewhere('like mturk');
    await record();
    const amount = { kind: 'fixed', minor: 77 } as const;
    await pay({ kind: 'bonus', which: { assignments: ['A1'] }, reason: 'r', amount, again: true });
    await inTime(run.time.sleep(3_600_000));
    expect(await codes()).toEqual([]);
    account.bonuses.push(bonus);
    expect(await codes()).toEqual(['paid_unknown_to_us']);
  });

  it('PA13 waits while a bonus of the same assignment is under way, and wants a reason', async () => {
    const { order, record, payments, inTime } = await startElsewhere('like prolific');
    const amount = { kind: 'fixed', minor: 5 } as const;
    await order({ kind: 'bonus', which: { assignments: ['A1'] }, reason: 'r', amount });
    await expect(record()).rejects.toMatchObject({ code: 'BONUS_UNDER_WAY' });
    await expect(inTime(payments.recordBonuses(['A1'], { ...act, reason: ' ' }))).rejects.toMatchObject({
      code: 'REASON_MISSING',
    });
  });
});

describe('cents that nothing else explains', () => {
  it('PA8 tells of a bonus that both sides know and whose amounts are not the same', async () => {
    const { account, differences } = await startPaid();
    expect(await differences()).toEqual([]);
    const [bonus] = account.bonuses;
    if (bonus === undefined) throw new Error('nothing was paid');
    account.bonuses[0] = { ...bonus, amountMinor: 10_241 };
    expect(await differences()).toEqual([['amount_differs', bonus.externalId, 10_236]]);
  });

  it('PA8 tells of a reward that is not what was paid', async () => {
    const { account, store, differences } = await startPaid();
    const [entry] = await store.ledger.page({ kinds: ['approve'] }, 0, 1);
    if (entry === undefined) throw new Error('nothing was paid');
    const { id: _, state: _state, reference: _reference, changedAt: _at, ...rest } = entry;
    await store.write(async (tx) => {
      const again = { ...rest, token: 'another', sequence: 2, amountMinor: 7 };
      const entryId = (await tx.ledger.insert(again)) ?? 0;
      const step = { state: 'confirmed', at: entry.changedAt, note: '', reference: undefined } as const;
      await tx.ledger.append({ entryId, ...step });
    });
    const [first] = account.places.keys();
    expect(await differences()).toEqual([['amount_differs', first, 7]]);
  });

  it('PA8 tells what was paid to a place that a whole list does not have', async () => {
    const { account, differences } = await startPaid();
    account.places.delete('A2');
    expect(await differences()).toEqual([
      ['paid_to_nobody', 'A2', 100],
      ['paid_to_nobody', 'A2', 5],
    ]);
  });

  it('PA8 takes what was paid a moment ago and is not listed yet for no difference', async () => {
    const { pay, account, inTime, payments } = await startPaying();
    await pay({ kind: 'approve', which: all });
    account.places.delete('A2');
    expect((await inTime(payments.reconcile())).differences).toEqual([]);
  });
});

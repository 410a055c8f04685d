import { describe, expect, it } from 'vitest';
import { all, startPaying } from './support/paying-lab.ts';

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

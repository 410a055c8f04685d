import type { AssignmentRef, BonusOrder, Recruiter } from '@turnout/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done, orderOf } from '../contract/recruiter-contract.ts';
import { openProlificLab, type ProlificLab } from './support/lab.ts';
import { answer, startTinyServer } from './support/tiny-server.ts';

let lab: ProlificLab;
let ref: AssignmentRef;
let order: BonusOrder;

beforeEach(async () => {
  lab = await openProlificLab();
  ref = await lab.take(done(await lab.recruiter.post(orderOf(lab))));
  await lab.handIn(ref);
  done(await lab.recruiter.approve(ref, {}));
  order = { ref, amountMinor: 120, reason: 'For speed (P-1)', token: 'bonus-1' };
});
afterEach(() => lab.close());

const prepared = async (changes: Partial<BonusOrder> = {}): Promise<string> => {
  const result = await lab.recruiter.prepareBonus?.({ ...order, ...changes });
  if (result === undefined) throw new Error('nothing prepares bonuses');
  return done(result);
};

/** Minor units the worker got, reward included. */
const earned = async (): Promise<number | undefined> => {
  await lab.prolific.settle();
  return (await lab.prolific.money())[0]?.paid[ref.workerId];
};

describe('bonuses at Prolific, which pays each time it is asked', () => {
  it('costs nothing to prepare', async () => {
    await prepared();
    await prepared();
    expect(await lab.recruiter.bonuses(ref)).toEqual([]);
    expect(await earned()).toBe(150);
  });

  it('shows after a lost answer that it was paid, and is not sent again', async () => {
    const reference = await prepared();
    lab.prolific.faults.set([{ kind: 'drop-after', operation: 'payBonuses', times: 1 }]);
    expect((await lab.recruiter.payBonus(order, reference)).kind).toBe('unknown');
    expect(await lab.recruiter.bonuses(ref)).toMatchObject([{ amountMinor: 120 }]);
    expect((await lab.recruiter.payBonus(order, reference)).kind).toBe('unknown');
    expect(await earned()).toBe(270);
  });

  it('shows after a lost request that it was not paid', async () => {
    const reference = await prepared();
    lab.prolific.faults.set([{ kind: 'drop', operation: 'payBonuses', times: 1 }]);
    expect((await lab.recruiter.payBonus(order, reference)).kind).toBe('unknown');
    expect(await lab.recruiter.bonuses(ref)).toEqual([]);
    expect(await earned()).toBe(150);
  });

  it('is unknown when Prolific fails after it paid', async () => {
    const reference = await prepared();
    lab.prolific.faults.set([{ kind: 'server-error-after', operation: 'payBonuses', times: 1 }]);
    expect((await lab.recruiter.payBonus(order, reference)).kind).toBe('unknown');
    expect(await earned()).toBe(270);
  });

  it('never sends a reference twice, also not after it was paid', async () => {
    const reference = await prepared();
    done(await lab.recruiter.payBonus(order, reference));
    expect((await lab.recruiter.payBonus(order, reference)).kind).toBe('unknown');
    expect(await earned()).toBe(270);
  });

  it('never sends one twice at the same time', async () => {
    const reference = await prepared();
    await Promise.all([1, 2, 3].map(() => lab.recruiter.payBonus(order, reference)));
    expect(await earned()).toBe(270);
  });

  it('may be sent again after 429, when it certainly was not taken', async () => {
    const reference = await prepared();
    lab.prolific.faults.set([{ kind: 'throttle', operation: 'payBonuses', times: 1, amount: 5 }]);
    expect(await lab.recruiter.payBonus(order, reference)).toMatchObject({ kind: 'later', afterMs: 5000 });
    done(await lab.recruiter.payBonus(order, reference));
    expect(await earned()).toBe(270);
  });

  it('is paid minutes later, within the time after which its absence counts', async () => {
    const delay = 30 * 60_000;
    lab.prolific.behave({ payDelayMs: delay });
    done(await lab.recruiter.payBonus(order, await prepared()));
    expect(await lab.recruiter.bonuses(ref)).toEqual([]);
    expect(lab.recruiter.capabilities.listLagMs).toBeGreaterThan(delay);
    await lab.advance(lab.recruiter.capabilities.listLagMs);
    expect(await lab.recruiter.bonuses(ref)).toMatchObject([{ amountMinor: 120 }]);
  });

  it('pays exactly the minor units, with two digits', async () => {
    for (const amountMinor of [1, 10, 99, 105])
      done(await lab.recruiter.payBonus({ ...order, amountMinor }, await prepared({ amountMinor })));
    const bonuses = await lab.recruiter.bonuses(ref);
    expect(bonuses.map(({ amountMinor }) => amountMinor)).toEqual([1, 10, 99, 105]);
  });

  it.each([0, -1, 1.5, Number.NaN])('prepares no bonus of %d', async (amountMinor) => {
    expect(await lab.recruiter.prepareBonus?.({ ...order, amountMinor })).toMatchObject({ kind: 'refused' });
  });

  it('pays nothing that was not prepared', async () => {
    expect(await lab.recruiter.payBonus(order, undefined)).toMatchObject({ kind: 'refused' });
    expect(await lab.recruiter.payBonus(order, '61a65c06b084910b3f0c00d5')).toMatchObject({
      kind: 'refused',
    });
  });

  it('is not sent when the account holds too little, which Prolific would tell nobody', async () => {
    const { availableMinor = 0 } = (await lab.prolific.money())[0] ?? {};
    const dear = Math.floor(availableMinor / 1.4);
    expect(await lab.recruiter.prepareBonus?.({ ...order, amountMinor: dear })).toMatchObject({
      kind: 'refused',
      code: 'BALANCE_SHORT',
    });
    expect(await earned()).toBe(150);
  });

  it('waits its turn while another one is being taken', async () => {
    const conflict = { error: { title: 'Conflict', detail: 'Another request is under way.' } };
    const server = await startTinyServer((_, response) => answer(response, 409, conflict));
    const result = await lab.another({ url: server.url }).payBonus(order, 'reference');
    expect(result).toMatchObject({ kind: 'later', message: 'Conflict Another request is under way.' });
    await server.stop();
  });

  it('are all paid once when servers pay at the same time', async () => {
    const amounts = [11, 22, 33, 44];
    await Promise.all(amounts.map((amountMinor) => payFor(lab.another(), { ...order, amountMinor })));
    const paid = (await lab.recruiter.bonuses(ref)).map(({ amountMinor }) => amountMinor);
    expect(paid.toSorted((a, b) => a - b)).toEqual(amounts);
    expect(await earned()).toBe(150 + 110);
  });
});

/** As an engine does: again only after an answer that says it was not done. */
async function payFor(recruiter: Recruiter, bonus: BonusOrder): Promise<void> {
  let reference: string | undefined;
  for (let tries = 0; tries < 50; tries += 1) {
    const first = reference === undefined ? await recruiter.prepareBonus?.(bonus) : undefined;
    if (first?.kind === 'done') reference = first.value;
    if (reference === undefined) continue;
    const result = await recruiter.payBonus(bonus, reference);
    if (result.kind === 'done') return;
    expect(result.kind).toBe('later');
  }
  throw new Error('it was never its turn');
}

describe('amounts of another currency than the workspace’s', () => {
  const dollars = () => lab.another({ currency: 'USD' });

  it('are not paid', async () => {
    expect(await dollars().prepareBonus?.(order)).toMatchObject({
      kind: 'refused',
      code: 'CURRENCY_MISMATCH',
    });
  });

  it('are not posted', async () => {
    const before = await lab.prolific.money();
    expect(await dollars().post(orderOf(lab))).toMatchObject({ kind: 'refused', code: 'CURRENCY_MISMATCH' });
    expect(await lab.prolific.money()).toEqual(before);
  });

  it('are no balance, and a problem that is named', async () => {
    await expect(dollars().balanceMinor()).rejects.toMatchObject({ code: 'RECRUITER_SETUP' });
    expect(await dollars().problems()).toMatchObject([{ code: 'CURRENCY_MISMATCH' }]);
    expect(await lab.recruiter.balanceMinor()).toBeGreaterThan(0);
  });

  it('are found before paying, also when the workspace cannot be asked at once', async () => {
    lab.prolific.faults.set([{ kind: 'server-error', operation: 'getBalance', times: 1 }]);
    expect(await dollars().prepareBonus?.(order)).toMatchObject({ kind: 'later' });
  });
});

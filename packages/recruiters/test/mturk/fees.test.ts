import { expect, it } from 'vitest';
import { bonusFeeMinor, quoteOf } from '../../src/mturk/fees.ts';
import { done, orderOf } from '../contract/recruiter-contract.ts';
import { openMturkLab } from './support/lab.ts';

const MASTERS = [{ QualificationTypeId: '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH', Comparator: 'Exists' }] as const;

it.each([
  // The least is a cent; half a cent goes up: 20 % of 0.02 is 0.4 cents, of 0.03 0.6, of 0.08 1.6, of 0.13 2.6.
  { rewardMinor: 0, places: 1, masters: false, fee: 1 },
  { rewardMinor: 2, places: 1, masters: false, fee: 1 },
  { rewardMinor: 8, places: 9, masters: false, fee: 2 },
  { rewardMinor: 13, places: 9, masters: false, fee: 3 },
  { rewardMinor: 100, places: 9, masters: false, fee: 20 },
  { rewardMinor: 100, places: 10, masters: false, fee: 40 },
  { rewardMinor: 100, places: 9, masters: true, fee: 25 },
  { rewardMinor: 100, places: 10, masters: true, fee: 45 },
  // 25 % of 0.10 is 2.5 cents exactly.
  { rewardMinor: 10, places: 1, masters: true, fee: 3 },
])('adds $fee to a reward of $rewardMinor with $places places', ({ rewardMinor, places, masters, fee }) => {
  const quote = quoteOf({ fees: 'mturk', requirements: masters ? MASTERS : [] }, { rewardMinor, places });
  expect(quote).toMatchObject({
    rewardMinor: places * rewardMinor,
    feeMinor: places * fee,
    totalMinor: places * (rewardMinor + fee),
  });
});

it('says what postings of nine would save, and what the least fee is', () => {
  const hints = (places: number, rewardMinor: number) =>
    quoteOf({ fees: 'mturk', requirements: [] }, { places, rewardMinor }).hints;
  expect(hints(9, 100)).toEqual([]);
  expect(hints(20, 100)).toEqual([expect.stringContaining('$4.00 less')]);
  expect(hints(5, 1)).toEqual([expect.stringContaining('at least $0.01')]);
});

it('adds nothing where the panel adds nothing', () => {
  const none = { fees: 'none', requirements: MASTERS } as const;
  expect(quoteOf(none, { places: 20, rewardMinor: 100 })).toMatchObject({ feeMinor: 0, hints: [] });
  expect(bonusFeeMinor(none, 100)).toBe(0);
});

it('says to the cent what the marketplace holds for a posting and takes for bonuses', async () => {
  const lab = await openMturkLab();
  try {
    const masters = lab.recruit({ requirements: MASTERS });
    let held = 0;
    for (const rewardMinor of [1, 3, 7, 12, 13, 62, 150, 999])
      for (const places of [1, 9, 10, 23])
        for (const recruiter of [lab.recruiter, masters]) {
          const order = orderOf(lab, { rewardMinor, places });
          done(await recruiter.post(order));
          held += recruiter.quote(order).totalMinor;
          expect((await lab.account()).heldMinor, JSON.stringify({ rewardMinor, places })).toBe(held);
        }
    const posting = done(await lab.recruiter.post(orderOf(lab, { rewardMinor: 7, places: 1 })));
    const ref = await lab.take(posting);
    await lab.handIn(ref);
    for (const amountMinor of [1, 2, 3, 7, 8, 13, 50, 333]) {
      const before = (await lab.spentMinor()) ?? 0;
      done(
        await lab.recruiter.payBonus(
          { ref, amountMinor, reason: 'bonus', token: `bonus-${amountMinor}` },
          undefined,
        ),
      );
      const spent = ((await lab.spentMinor()) ?? 0) - before;
      expect(spent).toBe(amountMinor + lab.recruiter.bonusFeeMinor(amountMinor));
    }
  } finally {
    await lab.close();
  }
});

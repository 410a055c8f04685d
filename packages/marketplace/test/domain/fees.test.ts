import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bonusFee, rewardFee } from '../../src/domain/fees.ts';

const cents = fc.integer({ min: 0, max: 100_000_000 });
const few = { maxAssignments: 9, masters: false };
const many = { maxAssignments: 10, masters: false };

describe('fees', () => {
  test.each([
    [100, few, 20],
    [100, many, 40],
    [100, { ...few, masters: true }, 25],
    [100, { ...many, masters: true }, 45],
    [150, few, 30],
    [1, few, 1],
    [2, few, 1],
    [7, few, 1],
    [8, few, 2],
    [3, many, 1],
    [4, many, 2],
    [10, { ...few, masters: true }, 3],
    [0, few, 1],
  ])('MM1 a reward of %i cents of %j costs a fee of %i', (reward, hit, fee) => {
    expect(rewardFee(reward, hit)).toBe(fee);
  });

  test.each([
    [1, 1],
    [2, 1],
    [12, 2],
    [13, 3],
    [250, 50],
  ])('MM2 a bonus of %i cents costs a fee of %i', (amount, fee) => {
    expect(bonusFee(amount)).toBe(fee);
  });

  test('MM1 the fee is a whole number of cents within half a cent of the share, and one at least', () => {
    fc.assert(
      fc.property(
        cents,
        fc.integer({ min: 1, max: 1000 }),
        fc.boolean(),
        (reward, maxAssignments, masters) => {
          const fee = rewardFee(reward, { maxAssignments, masters });
          const percent = 20 + (maxAssignments >= 10 ? 20 : 0) + (masters ? 5 : 0);
          expect(Number.isSafeInteger(fee)).toBe(true);
          expect(fee).toBeGreaterThanOrEqual(1);
          if (fee > 1) expect(Math.abs(200 * fee - 2 * reward * percent)).toBeLessThanOrEqual(100);
        },
      ),
    );
  });

  test('MM1 a dearer reward never has a smaller fee, nor has a HIT that asks for more', () => {
    fc.assert(
      fc.property(cents, cents, (one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(rewardFee(less, few)).toBeLessThanOrEqual(rewardFee(more, few));
        expect(rewardFee(less, few)).toBeLessThanOrEqual(rewardFee(less, many));
        expect(rewardFee(less, few)).toBeLessThanOrEqual(rewardFee(less, { ...few, masters: true }));
      }),
    );
  });

  test('MM2 half a cent rounds up in whole numbers too large for exact fractions', () => {
    expect(bonusFee(1_000_000_003)).toBe(200_000_001);
    expect(bonusFee(9_007_199_254_741)).toBe(1_801_439_850_948);
  });
});

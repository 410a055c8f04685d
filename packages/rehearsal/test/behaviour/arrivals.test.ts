import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivals, ordinaryDay, RehearsalError, seeded } from '../../src/index.ts';

const HOUR = 3_600_000;
const DAY = Date.UTC(2027, 2, 1);

describe('arrivals', () => {
  it('are as many as asked for, in order, and within the span', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 300 }),
        fc.integer({ min: 0, max: 40 * 24 * HOUR }),
        fc.integer({ min: 1, max: 3 * 24 * HOUR }),
        fc.array(fc.double({ min: 0.1, max: 50, noNaN: true }), { minLength: 24, maxLength: 24 }),
        fc.integer(),
        (n, offset, span, curve, seed) => {
          const start = DAY + offset;
          const times = arrivals(n, curve, start, span, seeded(seed));
          expect(times).toHaveLength(n);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          expect(times.every((time) => time >= start && time < start + span)).toBe(true);
        },
      ),
    );
  });

  it('come only in the hours that have a weight', () => {
    const curve = Array.from({ length: 24 }, (_, hour) => (hour === 3 || hour === 20 ? 1 : 0));
    const hours = arrivals(500, curve, DAY + 5.5 * HOUR, 48 * HOUR, seeded(1)).map((time) =>
      new Date(time).getUTCHours(),
    );
    expect(new Set(hours)).toEqual(new Set([3, 20]));
  });

  it('follow the curve', () => {
    const times = arrivals(20_000, ordinaryDay, DAY, 24 * HOUR, seeded(2));
    const total = ordinaryDay.reduce((sum, weight) => sum + weight, 0);
    for (const [hour, weight] of ordinaryDay.entries()) {
      const came = times.filter((time) => new Date(time).getUTCHours() === hour).length;
      // Four standard deviations of a count.
      const expected = (20_000 * weight) / total;
      expect(Math.abs(came - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it.each([
    ['too few weights', [1, 2, 3]],
    ['a negative weight', [-1, ...ordinaryDay.slice(1)]],
    ['no weight in the span', Array.from({ length: 24 }, () => 0)],
  ])('are refused with %s, saying what to do', (_name, curve) => {
    expect(() => arrivals(3, curve, DAY, 24 * HOUR, seeded(1))).toThrow(RehearsalError);
  });
});

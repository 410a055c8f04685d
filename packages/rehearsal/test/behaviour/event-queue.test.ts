import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventQueue } from '../../src/simulation/event-queue.ts';

it('gives events in the order of their time, and of one time in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 100 }), fc.nat({ max: 20 }), (times, until) => {
      const queue = createEventQueue<number>();
      for (const [index, at] of times.entries()) queue.push(at, index);
      const inOrder = times.map((at, what) => ({ at, what })).toSorted((a, b) => a.at - b.at);
      const due = inOrder.filter(({ at }) => at <= until);
      expect(queue.takeUntil(until).map(({ at, what }) => ({ at, what }))).toEqual(due);
      expect(queue.nextAt()).toBe(inOrder[due.length]?.at);
      expect(queue.size).toBe(times.length - due.length);
    }),
  );
});

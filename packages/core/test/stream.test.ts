import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptBatch } from '../src/index.ts';

/** A server's side of one stream: what it stored, and what it answers. */
class Stream {
  readonly stored: number[] = [];
  #last = 0;

  receive(numbers: readonly number[]): { kind: string; durable: number } {
    const decision = acceptBatch(this.#last, numbers[0] ?? 1, numbers.length);
    if (decision.kind === 'append') {
      this.stored.push(...numbers.slice(decision.skip));
      this.#last = decision.durable;
    }
    return decision;
  }
}

const upTo = (total: number, first = 1): number[] =>
  Array.from({ length: total - first + 1 }, (_, index) => first + index);

describe('a stream of records', () => {
  it('RE2 appends what follows, skips what it has, refuses what leaves a hole', () => {
    expect(acceptBatch(0, 1, 3)).toEqual({ kind: 'append', skip: 0, durable: 3 });
    expect(acceptBatch(3, 4, 1)).toEqual({ kind: 'append', skip: 0, durable: 4 });
    expect(acceptBatch(3, 2, 4)).toEqual({ kind: 'append', skip: 2, durable: 5 });
    expect(acceptBatch(3, 1, 3)).toEqual({ kind: 'replay', durable: 3 });
    expect(acceptBatch(3, 2, 1)).toEqual({ kind: 'replay', durable: 3 });
    expect(acceptBatch(3, 5, 9)).toEqual({ kind: 'gap', durable: 3 });
    expect(acceptBatch(3, 4, 0)).toEqual({ kind: 'replay', durable: 3 });
  });

  it('RE2 stores each record once and in order, whatever the network repeats, reorders and loses', () => {
    const total = 30;
    const batch = fc
      .tuple(fc.integer({ min: 1, max: total }), fc.integer({ min: 1, max: total }))
      .map(([a, b]) => upTo(Math.max(a, b), Math.min(a, b)));
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (arrivals, size) => {
        const stream = new Stream();
        let known = 0;
        for (const numbers of arrivals) {
          const { kind, durable } = stream.receive(numbers);
          expect(durable).toBe(stream.stored.length);
          expect(durable).toBeGreaterThanOrEqual(known);
          expect(kind === 'gap').toBe((numbers[0] ?? 0) > known + 1);
          known = durable;
          expect(stream.stored).toEqual(upTo(known));
        }
        // The browser sends again from the number after `durable` until all of it is acknowledged.
        for (let tries = 0; known < total; tries += 1) {
          expect(tries).toBeLessThanOrEqual(total);
          known = stream.receive(upTo(Math.min(total, known + size), known + 1)).durable;
        }
        expect(stream.stored).toEqual(upTo(total));
      }),
    );
  });

  it('RE2 gives a browser that starts again from too far the number to go on from', () => {
    const stream = new Stream();
    stream.receive(upTo(4));
    const refused = stream.receive(upTo(9, 7));
    expect(refused).toEqual({ kind: 'gap', durable: 4 });
    stream.receive(upTo(9, refused.durable + 1));
    expect(stream.stored).toEqual(upTo(9));
  });
});

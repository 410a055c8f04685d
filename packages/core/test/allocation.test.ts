import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AllocationLogEntry,
  allocate,
  type Cell,
  type CellCount,
  gridOf,
  replayAllocations,
} from '../src/index.ts';

const design = fc.record({
  conditions: fc.integer({ min: 1, max: 6 }),
  counters: fc.integer({ min: 1, max: 4 }),
});
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const keyOf = ({ condition, counterbalance }: Cell): string => `${condition}:${counterbalance}`;

/** The smallest server there is: counts, seats and a log, changed one step at a time. */
class Seats {
  readonly log: AllocationLogEntry[] = [];
  readonly open: { participantId: number; cell: Cell }[] = [];
  readonly gone: { participantId: number; cell: Cell }[] = [];
  readonly #held = new Map<string, CellCount>();
  readonly #design: { conditions: number; counters: number };

  constructor(size: { conditions: number; counters: number }) {
    this.#design = size;
  }

  get counts(): CellCount[] {
    return [...this.#held.values()];
  }

  /** Of all cells of the grid. */
  get spread(): number {
    const held = gridOf(this.#design).map((cell) => this.#held.get(keyOf(cell))?.held ?? 0);
    return Math.max(...held) - Math.min(...held);
  }

  enter(random: number): void {
    const { cell } = allocate(gridOf(this.#design), this.counts, random);
    const participantId = this.log.length + 1;
    this.open.push({ participantId, cell });
    this.#write(participantId, cell, 'seat', 1, random);
  }

  leave(choice: number, change: 'expire' | 'release'): void {
    const [seat] = this.open.length === 0 ? [] : this.open.splice(choice % this.open.length, 1);
    if (seat === undefined) return;
    this.gone.push(seat);
    this.#write(seat.participantId, seat.cell, change, -1);
  }

  comeBack(choice: number): void {
    const [seat] = this.gone.length === 0 ? [] : this.gone.splice(choice % this.gone.length, 1);
    if (seat !== undefined) this.#write(seat.participantId, seat.cell, 'return', 1);
  }

  move(choice: number, cell: Cell): void {
    const seat = this.open[choice % Math.max(1, this.open.length)];
    if (seat === undefined) return;
    this.#count(seat.cell, -1);
    seat.cell = cell;
    this.#write(seat.participantId, cell, 'move', 1);
  }

  #count(cell: Cell, by: number): void {
    this.#held.set(keyOf(cell), { ...cell, held: (this.#held.get(keyOf(cell))?.held ?? 0) + by });
  }

  #write(
    participantId: number,
    cell: Cell,
    change: AllocationLogEntry['change'],
    by: number,
    random?: number,
  ): void {
    this.#count(cell, by);
    this.log.push({
      ...cell,
      n: this.log.length + 1,
      participantId,
      change,
      draw: random,
      grid: random === undefined ? undefined : [this.#design.conditions, this.#design.counters],
      at: this.log.length,
    });
  }
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('enter' as const), draw }) },
  fc.record({ kind: fc.constantFrom('expire' as const, 'release' as const), choice: fc.nat(1000) }),
  fc.record({ kind: fc.constant('return' as const), choice: fc.nat(1000) }),
  fc.record({
    kind: fc.constant('move' as const),
    choice: fc.nat(1000),
    cell: fc.record({ condition: fc.nat(7), counterbalance: fc.nat(5) }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function run(size: { conditions: number; counters: number }, steps: readonly Step[]): Seats {
  const seats = new Seats(size);
  for (const taken of steps) {
    if (taken.kind === 'enter') seats.enter(taken.draw);
    else if (taken.kind === 'return') seats.comeBack(taken.choice);
    else if (taken.kind === 'move') seats.move(taken.choice, taken.cell);
    else seats.leave(taken.choice, taken.kind);
  }
  return seats;
}

const nonZero = (counts: readonly CellCount[]): CellCount[] =>
  counts.filter(({ held }) => held !== 0).toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));

describe('allocation', () => {
  it('AL2 lays the grid out row by row', () => {
    expect(gridOf({ conditions: 2, counters: 3 }).map(keyOf)).toEqual([
      '0:0',
      '0:1',
      '0:2',
      '1:0',
      '1:1',
      '1:2',
    ]);
  });

  it('AL2 neither offers nor counts cells outside the grid', () => {
    const outside = [
      { condition: 5, counterbalance: 0, held: 0 },
      { condition: 0, counterbalance: 1, held: 9 },
    ];
    const grid = gridOf({ conditions: 2, counters: 1 });
    expect(allocate(grid, outside, 0.99).candidates.map(keyOf)).toEqual(['0:0', '1:0']);
    expect(() => allocate([], [], 0)).toThrow(RangeError);
  });

  it('AL3 takes the least filled cell, and lets the draw decide among equals', () => {
    const grid = gridOf({ conditions: 4, counters: 1 });
    const counts = [
      { condition: 0, counterbalance: 0, held: 2 },
      { condition: 1, counterbalance: 0, held: 1 },
      { condition: 3, counterbalance: 0, held: 1 },
      { condition: 2, counterbalance: 0, held: 3 },
    ];
    const cells = [0, 0.49, 0.5, 0.999_999].map((random) => allocate(grid, counts, random).cell.condition);
    expect(cells).toEqual([1, 1, 3, 3]);
  });

  it('AL3 gives equal cells the same chance', () => {
    const grid = gridOf({ conditions: 3, counters: 2 });
    const hits = new Map<string, number>();
    for (let index = 0; index < 600; index += 1) {
      const { cell } = allocate(grid, [], (index + 0.5) / 600);
      hits.set(keyOf(cell), (hits.get(keyOf(cell)) ?? 0) + 1);
    }
    expect([...hits.values()]).toEqual([100, 100, 100, 100, 100, 100]);
  });

  it('AL3 keeps any number of arrivals within one of each other', () => {
    fc.assert(
      fc.property(design, fc.array(draw, { maxLength: 200 }), (size, draws) => {
        const seats = new Seats(size);
        for (const random of draws) {
          seats.enter(random);
          expect(seats.spread).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('AL3 never widens what departures left uneven, and makes it even again', () => {
    fc.assert(
      fc.property(design, fc.array(step, { maxLength: 100 }), draw, (size, steps, random) => {
        const seats = run(size, steps);
        const total = seats.counts.reduce((sum, { held }) => sum + Math.max(0, held), 0);
        const cells = size.conditions * size.counters;
        for (let index = 0; index < total * cells; index += 1) {
          const before = seats.spread;
          if (before <= 1) break;
          seats.enter(random);
          expect(seats.spread).toBeLessThanOrEqual(before);
        }
        expect(seats.spread).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('AL6 replays every sound log to the counts that were held, without a fault', () => {
    fc.assert(
      fc.property(design, fc.array(step, { maxLength: 150 }), (size, steps) => {
        const seats = run(size, steps);
        const report = replayAllocations(seats.log);
        expect(report.faults).toEqual([]);
        expect(report.breaks).toEqual([]);
        expect(nonZero(report.counts)).toEqual(nonZero(seats.counts));
      }),
    );
  });

  it('AL6 counts a seat that the researcher chose, also outside the grid', () => {
    const seats = new Seats({ conditions: 2, counters: 1 });
    seats.enter(0);
    const chosen = { condition: 1, counterbalance: 0 };
    const log: AllocationLogEntry[] = [
      { ...chosen, n: 1, participantId: 9, change: 'override', draw: undefined, grid: undefined, at: 0 },
      { ...(seats.log[0] as AllocationLogEntry), n: 2, condition: 0 },
    ];
    expect(replayAllocations(log).faults).toEqual([]);
    const wrong = log.map((entry) => (entry.n === 2 ? { ...entry, condition: 1 } : entry));
    expect(replayAllocations(wrong).faults).toEqual([
      { n: 2, expected: { condition: 0, counterbalance: 0 } },
    ]);
  });

  const faulty = fc
    .tuple(design, fc.array(step, { maxLength: 80 }), fc.nat())
    .map(([size, steps, choice]) => ({ log: run(size, steps).log, choice }))
    .filter(({ log }) => log.some(({ change }) => change === 'seat'));

  it('AL6 finds a seat that was put elsewhere', () => {
    fc.assert(
      fc.property(faulty, fc.integer({ min: 1, max: 5 }), ({ log, choice }, by) => {
        const drawn = log.filter(({ change }) => change === 'seat');
        const target = drawn[choice % drawn.length] as AllocationLogEntry;
        const planted = log.map((entry) =>
          entry === target ? { ...entry, condition: entry.condition + by } : entry,
        );
        expect(replayAllocations(planted).faults).toContainEqual({
          n: target.n,
          expected: { condition: target.condition, counterbalance: target.counterbalance },
        });
      }),
    );
  });

  it('AL6 finds an entry that was taken out, doubled or put in another place', () => {
    fc.assert(
      fc.property(faulty, fc.nat(), ({ log, choice }, place) => {
        const at = choice % log.length;
        const entry = log[at] as AllocationLogEntry;
        const without = log.toSpliced(at, 1);
        const to = place % log.length;
        if (at < log.length - 1) expect(replayAllocations(without).breaks).toEqual([entry.n + 1]);
        expect(replayAllocations(log.toSpliced(at, 0, entry)).breaks).toContain(entry.n);
        if (to !== at) expect(replayAllocations(without.toSpliced(to, 0, entry)).breaks).not.toEqual([]);
      }),
    );
  });
});

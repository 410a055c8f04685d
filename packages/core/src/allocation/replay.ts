import { allocate, type Cell, type CellCount, gridOf } from './allocate.ts';

/**
 * One line of the allocation log of a key, in order `n` = 1, 2, 3 … `seat`: a participant got a cell (drawn, or
 * set by the researcher's hook). `expire` and `release`: a seat no longer counts. `return`: an expired seat counts
 * again, because its holder finished. `move`: the researcher changed the condition.
 */
export interface AllocationLogEntry extends Cell {
  readonly n: number;
  readonly participantId: number;
  readonly change: 'seat' | 'override' | 'expire' | 'release' | 'return' | 'move';
  /** The random number that decided, for `seat`. */
  readonly draw: number | undefined;
  /** The grid the draw was made on, as [conditions, counters], for `seat`. */
  readonly grid: readonly [number, number] | undefined;
  /** Epoch ms, UTC. */
  readonly at: number;
}

export interface ReplayReport {
  readonly counts: readonly CellCount[];
  /** Entries whose recorded cell is not the one the rule gives; empty in a sound log. */
  readonly faults: readonly { readonly n: number; readonly expected: Cell }[];
  /** Entries that do not follow on the one before (1, 2, 3 …): something was lost or put in between. */
  readonly breaks: readonly number[];
}

/** AL6: every decision can be made again from the log alone. Reads the entries of one key, in order. */
export function replayAllocations(entries: Iterable<AllocationLogEntry>): ReplayReport {
  const counts = new Map<string, CellCount>();
  const faults: { n: number; expected: Cell }[] = [];
  const breaks: number[] = [];
  let previousN = 0;
  const seats = new Map<number, Cell>();
  const change = (cell: Cell, by: number): void => {
    const key = `${cell.condition}:${cell.counterbalance}`;
    const held = (counts.get(key)?.held ?? 0) + by;
    counts.set(key, { condition: cell.condition, counterbalance: cell.counterbalance, held });
  };
  for (const entry of entries) {
    if (entry.n !== previousN + 1) breaks.push(entry.n);
    previousN = entry.n;
    if (entry.change === 'seat' && entry.draw !== undefined && entry.grid !== undefined) {
      const [conditions, counters] = entry.grid;
      const grid = gridOf({ conditions, counters });
      const { cell } = allocate(grid, [...counts.values()], entry.draw);
      if (cell.condition !== entry.condition || cell.counterbalance !== entry.counterbalance)
        faults.push({ n: entry.n, expected: cell });
    }
    if (entry.change === 'expire' || entry.change === 'release') change(entry, -1);
    else change(entry, 1);
    const previous = seats.get(entry.participantId);
    if (entry.change === 'move' && previous !== undefined) change(previous, -1);
    seats.set(entry.participantId, { condition: entry.condition, counterbalance: entry.counterbalance });
  }
  return { counts: [...counts.values()], faults, breaks };
}

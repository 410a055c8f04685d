/** One cell of the design: psiTurk's condition and counterbalance. */
export interface Cell {
  readonly condition: number;
  readonly counterbalance: number;
}

/** What keeps counts apart (AL1): environments and design versions never mix. */
export interface AllocationKey {
  readonly study: string;
  readonly designVersion: string;
  readonly mode: string;
}

export interface CellCount extends Cell {
  /** Seats held: finished participants, and starts within the cut-off time. */
  readonly held: number;
}

/** AL2: the grid is num_conds x num_counters, row by row; cells outside today's grid are not offered. */
export function gridOf(design: { readonly conditions: number; readonly counters: number }): Cell[] {
  const cells: Cell[] = [];
  for (let condition = 0; condition < design.conditions; condition += 1) {
    for (let counterbalance = 0; counterbalance < design.counters; counterbalance += 1)
      cells.push({ condition, counterbalance });
  }
  return cells;
}

export interface AllocationDecision {
  readonly cell: Cell;
  /** The cells that tied for the fewest seats, in grid order; the draw chose among these. */
  readonly candidates: readonly Cell[];
}

const sameCell = (a: Cell, b: Cell): boolean =>
  a.condition === b.condition && a.counterbalance === b.counterbalance;

/**
 * AL3: the least filled cell wins; among equals `draw` (uniform in [0, 1)) decides. Source of the rule: psiTurk's
 * get_random_condcount (psiturk.md 1.6), without its race: the caller holds the key's lock from count to seat.
 */
export function allocate(
  grid: readonly Cell[],
  counts: readonly CellCount[],
  draw: number,
): AllocationDecision {
  if (grid.length === 0) throw new RangeError('a design needs at least one cell');
  const held = grid.map((cell) => counts.find((count) => sameCell(count, cell))?.held ?? 0);
  const fewest = Math.min(...held);
  const candidates = grid.filter((_, index) => held[index] === fewest);
  const index = Math.min(candidates.length - 1, Math.floor(draw * candidates.length));
  return { cell: candidates[index] as Cell, candidates };
}

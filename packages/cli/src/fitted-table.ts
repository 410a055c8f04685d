import { table } from './output.ts';

type Row = readonly (string | number)[];

export interface Room {
  /** Signs of a line; undefined: as many as it takes, as in a file. */
  readonly columns: number | undefined;
  /** What may be left out, first what is missed least. */
  readonly spare: readonly string[];
}

/** A table without the columns for which there is no room. Below it stands which were left out. */
export function fittedTable(
  header: readonly string[],
  rows: readonly Row[],
  { columns, spare }: Room,
): string {
  const leftOut: string[] = [];
  for (;;) {
    const text = table(
      kept(header, header, leftOut),
      rows.map((row) => kept(header, row, leftOut)),
    );
    const next = spare[leftOut.length];
    if (columns === undefined || widthOf(text) <= columns || next === undefined)
      return leftOut.length === 0 ? text : `${text}\n\nNo room for: ${leftOut.join(', ')}. All with --json.`;
    leftOut.push(next);
  }
}

const kept = <Cell>(header: readonly string[], cells: readonly Cell[], leftOut: readonly string[]): Cell[] =>
  cells.filter((_, at) => !leftOut.includes(header[at] ?? ''));

const widthOf = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

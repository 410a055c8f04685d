import type { RehearsalReport } from './report.ts';
import { type CellValue, type Section, sectionsOf, titleOf } from './sections.ts';
import { concerns } from './wording.ts';

const WIDTH = 80;
const INDENT = '  ';
const GAP = '  ';

/** A longer table is for the page. */
const MOST_ROWS = 24;

/** The report for a terminal of 80 columns. */
export function asText(report: RehearsalReport): string {
  const { title, about } = titleOf(report);
  const worries = concerns(report);
  const summary =
    worries.length === 0
      ? ['Nothing stands in the way.']
      : ['Look at this first:', ...worries.flatMap((sentence) => wrapped(`- ${sentence}`, WIDTH, INDENT))];
  const parts = [
    [title, ...wrapped(about, WIDTH), '', ...summary],
    ...sectionsOf(report)
      .filter(({ onPageOnly }) => onPageOnly !== true)
      .map((section) => [section.title, ...sectionLines(section)]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sectionLines({ about, header, rows, whenEmpty }: Section): string[] {
  if (rows.length === 0) return wrapped(`${INDENT}${whenEmpty}`, WIDTH, INDENT);
  const more = rows.length - MOST_ROWS;
  const rest = more > 0 ? [`${INDENT}and ${more} more, which the page and the JSON name`] : [];
  return [
    ...wrapped(`${INDENT}${about}`, WIDTH, INDENT),
    ...tableLines(header, rows.slice(0, MOST_ROWS)),
    ...rest,
  ];
}

/** Columns beside each other; where they do not fit, the last one goes on lines of its own below each row. */
function tableLines(header: readonly string[], rows: readonly (readonly CellValue[])[]): string[] {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isRight = header.map((_, column) => rows.every((row) => isFigure(row[column])));
  const fits = INDENT.length + widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) <= WIDTH;
  const inLine = fits ? header.length : columnsInLine(widths);
  const line = (row: readonly string[]): string =>
    `${INDENT}${row
      .slice(0, inLine)
      .map((cell, column) =>
        isRight[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(GAP)}`.trimEnd();
  const below = (row: readonly string[]): string[] =>
    row.slice(inLine).flatMap((cell) => wrapped(`${INDENT}${INDENT}${cell}`, WIDTH, INDENT + INDENT));
  const [, ...body] = cells;
  const head = header.some((name, column) => column < inLine && column > 0 && name !== '')
    ? [line(header)]
    : [];
  return [...head, ...body.flatMap((row) => [line(row), ...below(row)])];
}

/** How many of the first columns fit on a line; at least one. */
function columnsInLine(widths: readonly number[]): number {
  let used = INDENT.length;
  const tooWide = widths.findIndex((width) => {
    used += width + GAP.length;
    return used - GAP.length > WIDTH;
  });
  return Math.max(1, tooWide);
}

const isFigure = (value: CellValue | undefined): boolean =>
  typeof value === 'number' || /^-?\d[\d.:]*( (s|min|h))?$/.test(value ?? '');

/** Lines of at most `width`, broken at spaces; those after the first begin with `hang`. */
function wrapped(text: string, width: number, hang = ''): string[] {
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? '';
  let isEmpty = true;
  for (const word of text.trim().split(/\s+/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = hang;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

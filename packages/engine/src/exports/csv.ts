/**
 * One row as RFC 4180 asks for it, which is also what Python's csv module writes in its excel dialect. Written
 * here because csv-stringify leaves a lone line feed unquoted when rows end in CR LF, and takes four times longer.
 */
export const csvRow = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * A parsed value as a cell: strings as they are, null as an empty cell, numbers and booleans as JSON writes them,
 * lists and objects as JSON text.
 */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Text a spreadsheet would run as a formula; plain numbers such as -5 and +0.5 are harmless. */
const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** The text with an apostrophe before it where a spreadsheet would take it for a formula. */
export const withoutFormula = (cell: string): string =>
  FORMULA.test(cell) && !PLAIN_NUMBER.test(cell) ? `'${cell}` : cell;

/** ISO 8601, UTC; empty for no time and for a number that is no time (a browser may send any). */
export function isoTime(epochMs: number | undefined): string {
  if (epochMs === undefined || Math.abs(epochMs) > MAX_EPOCH_MS) return '';
  return new Date(epochMs).toISOString();
}

const MAX_EPOCH_MS = 8.64e15;

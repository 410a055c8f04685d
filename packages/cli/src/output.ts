import { TurnoutError } from '@turnout/core';
import type { Notice } from '@turnout/project';
import { visible, visibleLines } from './visible.ts';

/** Exit codes: 0 done, 1 refused or failed, 2 the command line was not understood. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

export const print = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};

export const printError = (text: string): void => {
  process.stderr.write(`${visibleLines(text)}\n`);
};

/** A table with aligned columns; numbers to the right. A row is one line, whatever is in it. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => visible(String(cell))));
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return right[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const [head, ...body] = cells;
  return [line(head ?? []), rule, ...body.map(line)].join('\n');
}

/** Something the researcher should know, with its place and what to do. */
export function noticeText({ file, line, message, remedy }: Notice): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return `note: ${place}${message}${remedy === undefined ? '' : ` → ${remedy}`}`;
}

/** What went wrong, its code, and the next step; a stack only for a defect. */
export function reportError(error: unknown): void {
  if (error instanceof TurnoutError) {
    printError(`\n${error.message}\n→ ${error.definition.remedy}\n  (${error.code})`);
    return;
  }
  printError('\nTurnout met a defect of its own. Please report it with the lines below.');
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

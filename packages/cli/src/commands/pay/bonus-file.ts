import { readFileSync } from 'node:fs';
import { parseAmount, TurnoutError } from '@turnout/core';
import { count } from '../present/money.ts';

/** Names of the column that says who; the first one that is there counts. */
const WHO = [
  'assignment',
  'assignmentid',
  'assignment_id',
  'uniqueid',
  'unique_id',
  'worker',
  'workerid',
  'worker_id',
];
const AMOUNT = ['amount', 'bonus'];

/**
 * Bonuses from a CSV file with a header; comma, semicolon or tab between. Every line must be right: one that is left
 * out without a word would be a person who is not paid, and a comma within an amount would pay only what stands before.
 * @returns minor units by assignment, uniqueId or worker
 * @throws TurnoutError USAGE naming each line that is wrong
 */
export function readBonusFile(file: string, currency: string): ReadonlyMap<string, number> {
  const [header, ...lines] = linesOf(file);
  const separator = [';', '\t'].find((sign) => header?.includes(sign)) ?? ',';
  const names = cellsOf(header ?? '', separator).map((name) => name.toLowerCase());
  const who = WHO.map((name) => names.indexOf(name)).find((index) => index >= 0);
  const amount = AMOUNT.map((name) => names.indexOf(name)).find((index) => index >= 0);
  if (who === undefined || amount === undefined)
    throw new TurnoutError('USAGE', `${file} needs a first line with the names: assignment,amount`);
  const bonuses = new Map<string, number>();
  const wrong: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const cells = cellsOf(line, separator);
    const problem =
      cells.length === names.length
        ? problemOf(cells[who] ?? '', cells[amount] ?? '', bonuses, currency)
        : `it has ${count(cells.length, 'cell')} where the first line has ${names.length}. Cents follow a point: 1.25.`;
    if (problem !== undefined) wrong.push(`\n  line ${index + 2}: ${problem}`);
  }
  if (wrong.length > 0)
    throw new TurnoutError('USAGE', `${file} was not taken; nothing was done.${wrong.join('')}`);
  if (bonuses.size === 0) throw new TurnoutError('USAGE', `${file} names nobody.`);
  return bonuses;
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\r|\n/);
  } catch (cause) {
    throw new TurnoutError('USAGE', `${file} cannot be read.`, { cause });
  }
}

/** Cells of one line; quotes around a cell may hold the separator, and a doubled quote is one. */
const cellsOf = (line: string, separator: string): readonly string[] =>
  [...line.matchAll(separator === ',' ? CELLS.comma : separator === ';' ? CELLS.semicolon : CELLS.tab)].map(
    ([, quoted, plain]) => (quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"')).trim(),
  );

const CELLS = {
  comma: /(?<=^|,)\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?=,|$)/g,
  semicolon: /(?<=^|;)\s*(?:"((?:[^"]|"")*)"\s*|([^;]*))(?=;|$)/g,
  tab: /(?<=^|\t) *(?:"((?:[^"]|"")*)" *|([^\t]*))(?=\t|$)/g,
};

/** @returns what is wrong with a line; undefined: its bonus was added */
function problemOf(
  id: string,
  text: string,
  bonuses: Map<string, number>,
  currency: string,
): string | undefined {
  if (id === '') return 'it names nobody.';
  if (bonuses.has(id)) return 'it names somebody who is in the file already.';
  try {
    const minor = parseAmount(text, currency);
    if (minor === 0) return 'its amount is 0.';
    bonuses.set(id, minor);
    return undefined;
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    return `"${text}" is no amount like 1.50 (${currency}).`;
  }
}

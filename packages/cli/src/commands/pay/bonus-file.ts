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
 * @param people those that the list may name
 * @returns minor units by assignment, uniqueId or worker
 * @throws TurnoutError BONUS_LIST_INVALID naming each line that is wrong; USAGE when the file cannot be read
 */
export async function readBonusFile(
  file: string,
  currency: string,
  people: {
    /** In words, e.g. `this study`. */
    readonly of: string;
    /** Those of the names that nobody of them is known by. */
    readonly strangers: (names: readonly string[]) => Promise<readonly string[]>;
  },
): Promise<ReadonlyMap<string, number>> {
  const rows = rowsOf(file);
  const strangers = new Set(await people.strangers([...new Set(rows.map(({ who }) => who))]));
  const bonuses = new Map<string, number>();
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const { line, who, amount, problem } of rows) {
    const minor = problem ?? minorOf(amount, currency);
    const problems = [
      ...(typeof minor === 'string' ? [minor] : []),
      ...(who === '' ? ['it names nobody'] : []),
      ...(who !== '' && seen.has(who) ? ['it names somebody who is in the file already'] : []),
      ...(who !== '' && strangers.has(who) ? [`it names nobody of ${people.of}`] : []),
    ];
    seen.add(who);
    if (problems.length > 0) wrong.push(`\n  line ${line}: ${problems.join('; ')}.`);
    else if (typeof minor === 'number') bonuses.set(who, minor);
  }
  if (wrong.length > 0) throw new TurnoutError('BONUS_LIST_INVALID', wrong.join(''));
  if (bonuses.size === 0) throw new TurnoutError('BONUS_LIST_INVALID', `${file} names nobody.`);
  return bonuses;
}

interface Row {
  /** As an editor numbers it. */
  readonly line: number;
  readonly who: string;
  readonly amount: string;
  /** Why its cells cannot be told apart. */
  readonly problem: string | undefined;
}

/** @throws TurnoutError USAGE when the file cannot be read, BONUS_LIST_INVALID when its first line names no columns */
function rowsOf(file: string): readonly Row[] {
  const [header, ...lines] = linesOf(file);
  const separator = [';', '\t'].find((sign) => header?.includes(sign)) ?? ',';
  const names = cellsOf(header ?? '', separator).map((name) => name.toLowerCase());
  const who = WHO.map((name) => names.indexOf(name)).find((index) => index >= 0);
  const amount = AMOUNT.map((name) => names.indexOf(name)).find((index) => index >= 0);
  if (who === undefined || amount === undefined)
    throw new TurnoutError(
      'BONUS_LIST_INVALID',
      `${file} needs a first line with the names: assignment,amount`,
    );
  return lines.flatMap((text, index) => {
    if (text.trim() === '') return [];
    const cells = cellsOf(text, separator);
    return {
      line: index + 2,
      who: cells[who] ?? '',
      amount: cells[amount] ?? '',
      problem:
        cells.length === names.length
          ? undefined
          : `it has ${count(cells.length, 'cell')} where the first line has ${names.length} (cents follow a point: 1.25)`,
    };
  });
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

/** @returns minor units, or what is wrong with the amount */
function minorOf(text: string, currency: string): number | string {
  try {
    const minor = parseAmount(text, currency);
    return minor === 0 ? 'its amount is 0' : minor;
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    return `"${text}" is no amount like 1.50 (${currency})`;
  }
}

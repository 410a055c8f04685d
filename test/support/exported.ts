import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../root.ts';

export interface TrialRow {
  readonly value: number;
  /** psiTurk's name of the state. */
  readonly status: string;
}

export type Row = Readonly<Record<string, string>>;

/** Runs a command of the program as a researcher does. @returns what it printed */
export function turnout(
  words: readonly string[],
  options: { folder: string; env?: Readonly<Record<string, string>> },
): string {
  return execFileSync(process.execPath, [join(root, 'packages/cli/bin/turnout.js'), ...words], {
    cwd: options.folder,
    env: { PATH: process.env.PATH ?? '', HOME: options.folder, ...options.env },
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
}

/** The files of an export in a format, by name. */
export function exported(
  folder: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Map<string, string> {
  const out = mkdtempSync(join(tmpdir(), 'turnout-export-'));
  const printed = turnout(['data', 'export', '--out', out, '--with-worker-ids', ...words], { folder, env });
  const names = printed.split('\n').flatMap((line) => /([a-z]+\.(?:csv|jsonl))$/.exec(line)?.[1] ?? []);
  const files = new Map(names.map((name) => [name, readFileSync(join(out, name), 'utf8')]));
  rmSync(out, { recursive: true, force: true });
  return files;
}

/** Rows of a CSV text with a header, read by the rules of RFC 4180. */
export function parseCsv(text: string): Row[] {
  const [header, ...rows] = cellsOf(text);
  return rows.map((row) => Object.fromEntries((header ?? []).map((name, index) => [name, row[index] ?? ''])));
}

/** Rows of cells; a quoted cell may hold commas, line ends and doubled quotes. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

/** The `value` of every stored trial of every worker, in stored order, as the export gives it. */
export function exportedTrials(folder: string, databaseUrl: string | undefined): Map<string, TrialRow[]> {
  const env: Record<string, string> = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  const files = exported(folder, [], env);
  const people = new Map(
    parseCsv(files.get('participants.csv') ?? '').map((row) => [row.participant ?? '', row]),
  );
  const trials = new Map<string, TrialRow[]>();
  for (const row of parseCsv(files.get('trials.csv') ?? '')) {
    const person = people.get(row.participant ?? '');
    const worker = person?.worker_id ?? '';
    const rows = trials.get(worker) ?? [];
    rows.push({ value: Number(row.item), status: person?.status_name ?? '' });
    trials.set(worker, rows);
  }
  return trials;
}

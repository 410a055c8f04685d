import type { Writable } from 'node:stream';
import { exportCsv } from './export-csv.ts';
import { exportJsonLines } from './export-json-lines.ts';
import type { ExportListener, ExportSource } from './walk.ts';

export interface DataExport extends ExportSource, ExportListener {
  readonly format: 'csv' | 'jsonl';
  /** Opens one file of the export for writing; called once per file, before anything is written. */
  readonly open: (fileName: string) => Writable;
  /**
   * CSV only. Puts an apostrophe before text that a spreadsheet would run as a formula (= + - @ at its beginning).
   * Off by default, because it changes what participants wrote.
   */
  readonly spreadsheetSafe?: boolean;
}

export interface ExportSummary {
  readonly files: readonly string[];
  readonly participants: number;
  /** Trials, answers and events as the model has them: late changes counted once. */
  readonly trials: number;
  readonly answers: number;
  readonly events: number;
  /** Stored records read, unreadable ones included. */
  readonly records: number;
  /** How many things were reported through onProblem. */
  readonly problems: number;
}

/**
 * Writes the data of a study: as CSV for analysis (participants, trials, answers, events), or as JSON Lines with
 * every stored record as it is (participants, records). Works beside a running study and holds one participant in
 * memory at a time. What the columns mean: docs/reference/data-files.md.
 * @throws the error of a file that cannot be written; STORE_UNAVAILABLE
 */
export async function exportData(options: DataExport): Promise<ExportSummary> {
  let problems = 0;
  const counted: DataExport = {
    ...options,
    onProblem(problem) {
      problems += 1;
      options.onProblem?.(problem);
    },
  };
  const done = options.format === 'csv' ? await exportCsv(counted) : await exportJsonLines(counted);
  return { ...done, problems };
}

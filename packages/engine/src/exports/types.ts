import type { Writable } from 'node:stream';
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

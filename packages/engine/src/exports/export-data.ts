import { exportCsv } from './export-csv.ts';
import { exportJsonLines } from './export-json-lines.ts';
import type { DataExport, ExportSummary } from './types.ts';

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

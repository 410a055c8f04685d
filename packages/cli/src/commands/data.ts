import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { counted, TurnoutError } from '@turnout/core';
import { type ExportListener, exportData, exportPsiturkFiles } from '@turnout/engine';
import type { Command } from 'commander';
import { print, printError } from '../output.ts';
import { progressLine } from '../progress.ts';
import { openData } from '../wiring/data.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { printJson } from './present/json.ts';
import { type FilterOptions, filterFrom, withFilters } from './shared/filters.ts';

interface ExportOptions extends FilterOptions {
  readonly out: string;
  readonly format: string;
  readonly withWorkerIds?: true;
  readonly spreadsheetSafe?: true;
  readonly force?: true;
  readonly json?: true;
}

export function dataCommands(program: Command): void {
  const data = program
    .command('data')
    .description('The data of the study.')
    .addHelpText('after', '\nExample:\n  $ turnout data export --out data');
  withFilters(
    data
      .command('export')
      .description('Write the data to files: participants, trials, answers, events.')
      .argument('[folder]', 'the study folder', '.')
      .option('-o, --out <folder>', 'where to', 'data')
      .option('--format <format>', 'csv, jsonl, or psiturk (its three files)', 'csv')
      .option('--with-worker-ids', 'real worker ids in place of pseudonyms')
      .option('--spreadsheet-safe', 'mark text that a spreadsheet would run as a formula')
      .option('-f, --force', 'overwrite files that are there')
      .option('--json', 'print JSON'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ turnout data export                                   everything, as CSV, into ./data
  $ turnout data export --mode live --status completed submitted credited
  $ turnout data export --format jsonl --out raw`,
    )
    .action(async (folder: string, options: ExportOptions) => runExport(folder, options));

  withFilters(
    program
      .command('download_datafiles')
      .description('psiTurk’s trialdata.csv, eventdata.csv and questiondata.csv, into this folder.')
      .argument('[folder]', 'the study folder', '.')
      .option('-o, --out <folder>', 'where to', '.')
      .option('--with-worker-ids', 'real worker ids in place of pseudonyms'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout download_datafiles --with-worker-ids')
    .action(async (folder: string, options: Omit<ExportOptions, 'format'>) =>
      // psiTurk overwrites its files, and scripts count on it.
      runExport(folder, { ...options, format: 'psiturk', force: true }),
    );
}

async function runExport(folder: string, options: ExportOptions): Promise<void> {
  const { format } = options;
  if (format !== 'csv' && format !== 'jsonl' && format !== 'psiturk')
    throw new TurnoutError('USAGE', `--format ${format}: it is csv, jsonl or psiturk.`);
  const study = openStudyFolder(folder);
  const filter = filterFrom(study.config.study, options);
  const data = await openData(study, 'tool');
  const progress = progressLine();
  const listener: ExportListener = {
    onProgress: ({ participants, total, records }) =>
      progress.show(`${participants} of ${counted(total, 'participant')}, ${counted(records, 'record')}`),
    onProblem: (problem) => {
      progress.done();
      const place = problem.position === undefined ? '' : `, record ${problem.position}`;
      printError(`skipped: participant ${problem.participant}${place}: ${problem.message}`);
    },
  };
  try {
    const { store, vault } = data;
    const withWorkerIds = options.withWorkerIds === true;
    const common = { store, vault, filter, withWorkerIds, open: opener(options), ...listener };
    const summary =
      format === 'psiturk'
        ? await exportPsiturkFiles(common)
        : await exportData({ ...common, format, spreadsheetSafe: options.spreadsheetSafe === true });
    progress.done();
    if (options.json === true)
      printJson({ ...summary, files: summary.files.map((file) => join(options.out, file)) });
    else {
      print(`${counted(summary.participants, 'participant')}, ${counted(summary.records, 'record')}`);
      for (const file of summary.files) print(`  ${join(options.out, file)}`);
      if (summary.participants === 0) print('Nobody matches. "turnout status" shows who is there.');
    }
    if (summary.problems > 0)
      printError(`${counted(summary.problems, 'record')} could not be read, and left out; see above.`);
  } finally {
    await data.close();
  }
}

function opener(options: ExportOptions): (fileName: string) => Writable {
  const folder = resolve(options.out);
  mkdirSync(folder, { recursive: true });
  return (fileName) => {
    const file = join(folder, fileName);
    if (existsSync(file) && options.force !== true)
      throw new TurnoutError(
        'FILE_EXISTS',
        `${file} is there already. Add --force to overwrite it, or choose another --out.`,
      );
    return createWriteStream(file);
  };
}

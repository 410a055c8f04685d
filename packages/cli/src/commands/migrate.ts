import { existsSync } from 'node:fs';
import { TurnoutError } from '@turnout/core';
import {
  checkProject,
  type Finding,
  type FindingLevel,
  migrateProject,
  planMigration,
  type Report,
} from '@turnout/project';
import type { Command } from 'commander';
import { print } from '../output.ts';
import { migrateDatabase } from './db.ts';

export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Look at a psiTurk project of any age: what runs, what can be converted, what needs a hand.')
    .argument('[folder]', 'the study folder', '.')
    .option('--convert', 'convert what can be converted; the files as they were are kept')
    .option('--backup <folder>', 'where the files as they were are kept')
    .option('--no-skeleton', 'begin no custom.ts from custom.py')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ turnout migrate                look, change nothing
  $ turnout migrate --convert      convert, with a backup
Exit code 1 when something would stop participants.`,
    )
    .action(async (folder: string, options: MigrateOptions) => {
      if (meansDatabase(folder)) return migrateDatabase('.');
      if (!existsSync(folder)) throw new TurnoutError('STUDY_NOT_FOUND', `Folder: ${folder}`);
      const report = options.convert === true ? await convert(folder, options) : await look(folder, options);
      if (report.findings.some(({ level }) => level === 'stop')) process.exitCode = 1;
    });
}

interface MigrateOptions {
  readonly convert?: true;
  readonly backup?: string;
  readonly skeleton: boolean;
  readonly json?: true;
}

/** psiTurk's `migrate db` is about the database, unless there is a study of that name. */
const meansDatabase = (folder: string): boolean => folder === 'db' && !existsSync(folder);

async function look(folder: string, options: MigrateOptions): Promise<Report> {
  const report = await checkProject(folder);
  const plan = planMigration(report.folder, { skeleton: options.skeleton });
  if (options.json === true) {
    print(JSON.stringify({ ...report, plan: plan.flatMap(({ done }) => done) }, undefined, 2));
    return report;
  }
  printReport(report);
  if (plan.length > 0) {
    print('\n"turnout migrate --convert" would do this, keeping the files as they are now:\n');
    for (const { file, done } of plan) for (const sentence of done) print(`  ${file}: ${sentence}`);
  }
  return report;
}

async function convert(folder: string, options: MigrateOptions): Promise<Report> {
  const { done, backup, report, files } = await migrateProject(folder, {
    skeleton: options.skeleton,
    ...(options.backup !== undefined && { backupFolder: options.backup }),
  });
  if (options.json === true) {
    print(JSON.stringify({ done, files, backup, report }, undefined, 2));
    return report;
  }
  if (done.length === 0) print('There was nothing to convert.');
  for (const sentence of done) print(`✓ ${sentence}`);
  if (backup !== undefined) print(`\nThe files as they were are in ${backup}`);
  print('');
  printReport(report);
  return report;
}

const headings: Readonly<Record<FindingLevel, string>> = {
  stop: 'Would stop participants',
  hand: 'Needs your hand',
  convert: 'Works, and can be put right by --convert',
  runs: 'Runs as it is; good to know',
};

function printReport({ era, findings, folder }: Report): void {
  print(`${folder}: ${era.name === 'unknown' ? 'of unknown age' : `made for ${era.name}`}`);
  for (const reason of era.why) print(`  ${reason}`);
  for (const level of ['stop', 'hand', 'convert', 'runs'] as const) {
    const found = findings.filter((finding) => finding.level === level);
    if (found.length === 0) continue;
    print(`\n${headings[level]} (${found.length})`);
    for (const finding of found) print(textOf(finding));
  }
  if (findings.length === 0) print('Nothing to report: it runs as it is.');
}

function textOf({ file, line, message, remedy, trap }: Finding): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}  `;
  const name = trap === undefined ? '' : ` [${trap}]`;
  const next = remedy === '' ? '' : `\n    → ${remedy}`;
  return `  ${place}${message}${name}${next}`;
}

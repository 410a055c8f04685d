import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { TurnoutError } from '@turnout/core';
import type { RehearsalReport } from '@turnout/rehearsal';
import type { Command } from 'commander';
import { print, printError } from '../output.ts';
import { progressLine } from '../progress.ts';
import { stopSignal } from '../stop-signal.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { minorUnits, wholeNumber } from './shared/numbers.ts';

/** What a shell tells of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** As many as one rehearsal has been tried with, and some more. */
const MOST_WORKERS = 10_000;

interface RehearseOptions {
  readonly workers: string;
  readonly browsers: string;
  readonly reward: string;
  readonly minutes: string;
  readonly assignments?: string;
  readonly seed: string;
  readonly html?: string;
  readonly json?: string | true;
}

export function rehearseCommand(program: Command): void {
  program
    .command('rehearse')
    .description('Let simulated workers take the study on a marketplace of its own, and report.')
    .argument('[folder]', 'the study folder', '.')
    .option('-n, --workers <n>', 'how many come', '50')
    .option('--browsers <n>', 'how many of them use a real Chromium; the others speak HTTP', '0')
    .option('--assignments <n>', 'how many slots are posted; default: one for each worker')
    .option('--reward <amount>', 'what one assignment pays', '1.00')
    .option('--minutes <n>', 'how long one may take', '60')
    .option('--seed <n>', 'the same seed brings the same crowd', '1')
    .option('--html <file>', 'write the report as a page with charts')
    .option('--json [file]', 'write the report as JSON; without a file, print it')
    .addHelpText(
      'after',
      `
The study's own data stay as they are: a rehearsal has a database of its own and leaves nothing behind.

Examples:
  $ turnout rehearse                              50 workers, the report on the terminal
  $ turnout rehearse -n 200 --html report.html    200 workers, the report as a page
  $ turnout rehearse --browsers 2                 two of them in a real browser`,
    )
    .action(async (folder: string, options: RehearseOptions) => {
      for (const file of [options.html, options.json]) if (typeof file === 'string') checkWritable(file);
      const data = mkdtempSync(join(tmpdir(), 'turnout-rehearsal-'));
      const interrupted = new AbortController();
      void stopSignal().then(() => interrupted.abort());
      try {
        const report = await rehearsed(folder, data, options, interrupted.signal);
        await write(report, options);
      } catch (error) {
        if (!interrupted.signal.aborted) throw error;
        printError('Interrupted. Nothing was left behind.');
        process.exitCode = INTERRUPTED;
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    });
}

async function rehearsed(
  folder: string,
  data: string,
  options: RehearseOptions,
  signal: AbortSignal,
): Promise<RehearsalReport> {
  const workers = wholeNumber('--workers', options.workers, 1, MOST_WORKERS);
  const browsers = wholeNumber('--browsers', options.browsers, 0, workers);
  const rewardMinor = minorUnits(options.reward);
  if (rewardMinor < 1) throw new TurnoutError('USAGE', '--reward is at least 0.01.');
  const posting = {
    rewardMinor,
    assignments:
      options.assignments === undefined
        ? workers
        : wholeNumber('--assignments', options.assignments, 1, MOST_WORKERS),
    // The bounds of the Requester API: half a minute to a year.
    durationMs: wholeNumber('--minutes', options.minutes, 1, 525_600) * 60_000,
  };
  // A database of its own: a rehearsal neither waits for the study's server nor touches what it saved.
  const env = { ...process.env, TURNOUT_DATA: data, DATABASE_URL: '', HOST: 'localhost', PORT: '0' };
  const progress = progressLine();
  const { runRehearsal } = await import('../wiring/rehearsal.ts');
  try {
    return await runRehearsal(openStudyFolder(folder, env), {
      workers,
      browsers,
      seed: wholeNumber('--seed', options.seed),
      posting,
      signal,
      onProgress: ({ handedIn, arrived, people }) =>
        progress.show(`Rehearsing: ${arrived} of ${people} came, ${handedIn} handed in`),
    });
  } finally {
    progress.done();
  }
}

/** Before anything is done: a report that cannot be written is found out too late. @throws TurnoutError USAGE */
function checkWritable(file: string): void {
  const folder = dirname(resolve(file));
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new TurnoutError('USAGE', `There is no folder ${folder} to write ${file} into.`);
  if (statSync(resolve(file), { throwIfNoEntry: false })?.isDirectory() === true)
    throw new TurnoutError('USAGE', `${file} is a folder.`);
}

async function write(report: RehearsalReport, { html, json }: RehearseOptions): Promise<void> {
  const { asHtml, asJson, asText } = await import('@turnout/rehearsal');
  if (json === true) print(asJson(report));
  else print(asText(report));
  for (const [file, text] of [
    [html, asHtml],
    [json === true ? undefined : json, asJson],
  ] as const)
    if (file !== undefined) {
      writeFileSync(resolve(file), text(report));
      printError(`Wrote ${file}`);
    }
}

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { StudyOptions } from '../command-context.ts';
import { exitCodes, print } from '../output.ts';
import { siteUrl, whoAnswers } from '../wiring/answering.ts';
import { outputFile, serverHere, startBackground, stopBackground } from '../wiring/background-server.ts';
import { modeFor } from '../wiring/mode.ts';
import { studyAddress } from '../wiring/settings.ts';
import { openStudyFolder, type StudyFolder } from '../wiring/study.ts';
import { printJson } from './present/json.ts';
import { lastLines, readableLine } from './present/log.ts';
import { wholeNumber } from './shared/numbers.ts';
import { withStudy } from './shared/options.ts';

/** psiTurk's `server`: the study is served beside the terminal. */
export function serverCommands(program: Command): void {
  const server = program
    .command('server')
    .description('Serve the study in the background: on, off, restart, log, status.')
    .addHelpText('after', '\nExample:\n  $ turnout server on');
  withStudy(server.command('on').description('Start it; it goes on when the terminal is closed.'))
    .addHelpText('after', '\nExample:\n  $ turnout server on --mode sandbox')
    .action((options: StudyOptions) => turnOn(options));
  withStudy(server.command('off').description('Stop it; what is being saved is saved first.'))
    .addHelpText('after', '\nExample:\n  $ turnout server off')
    .action((options: StudyOptions) => turnOff(options));
  withStudy(server.command('restart').description('Stop it and start it again.'))
    .addHelpText('after', '\nExample:\n  $ turnout server restart')
    .action(async (options: StudyOptions) => {
      if (serverHere(openStudyFolder(options.folder)) !== undefined) await turnOff(options);
      await turnOn(options);
    });
  withStudy(
    server
      .command('log')
      .description('The last lines of what it printed and logged.')
      .option('-n, --lines <n>', 'how many', '40'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout server log -n 100')
    .action((options: StudyOptions & { lines: string }) => showLog(options));
  withStudy(server.command('status').description('Whether it runs; exit code 1 when it does not.'))
    .addHelpText('after', '\nExample:\n  $ turnout server status')
    .action((options: StudyOptions) => showServer(options));
}

async function turnOn({ folder, mode, json }: StudyOptions): Promise<void> {
  const study = openStudyFolder(folder);
  const { pid, url } = await startBackground(study, modeFor(study, mode));
  if (json === true) printJson({ server: 'on', pid, url });
  else print(`The server is on (process ${pid}). ${addressAt(study, url)}`);
}

async function turnOff({ folder, json }: StudyOptions): Promise<void> {
  await stopBackground(openStudyFolder(folder));
  if (json === true) printJson({ server: 'off' });
  else print('The server is off.');
}

/** Where people begin at a server: by the configuration, or where it listens. */
const addressAt = ({ config }: StudyFolder, url: string): string => config.adUrl ?? `${url}/ad`;

/**
 * Whether the study is served, from here or from another terminal. Mode and address are the server's own, whatever
 * this command would do; another study's server at the same port is none of ours.
 */
export async function showServer({ folder, mode, json }: StudyOptions): Promise<void> {
  const study = openStudyFolder(folder);
  const here = serverHere(study);
  if (here !== undefined) {
    const { pid, mode: its, url } = here;
    if (json === true) printJson({ server: 'on', pid, mode: its, url });
    else print(`on (process ${pid}), mode ${its}, ${addressAt(study, url)}`);
    return;
  }
  const url = siteUrl(study);
  const found = await whoAnswers(study, url);
  if (found.kind !== 'ours') process.exitCode = exitCodes.failed;
  if (json === true)
    printJson(found.kind === 'ours' ? { server: 'on', mode: found.mode, url } : { server: 'off' });
  else if (found.kind === 'ours') print(`on, started elsewhere, mode ${found.mode}, ${studyAddress(study)}`);
  else
    print(
      `off.${found.kind === 'stranger' ? ` What answers at ${url} is no server of this study: serve it at another port, by PORT=… or port in config.txt.` : ''} Start it in mode ${modeFor(study, mode)} with: turnout server on`,
    );
}

/** For people line by line; with --json as it was written. */
function showLog({ folder, lines, json }: StudyOptions & { lines: string }): void {
  const study = openStudyFolder(folder);
  const most = wholeNumber('--lines', lines, 1, 100_000);
  const files = [outputFile(study), study.config.logFile].filter((file) => existsSync(file));
  if (json === true) {
    printJson(files.map((file) => ({ file, lines: lastLines(file, most) })));
    return;
  }
  if (files.length === 0) print('Nothing was logged yet. Start the server with: turnout server on');
  for (const file of files) print([file, ...lastLines(file, most).map(readableLine), ''].join('\n'));
}

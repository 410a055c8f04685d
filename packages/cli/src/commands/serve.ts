import type { Command } from 'commander';
import { debugLink } from '../links.ts';
import { noticeText, print } from '../output.ts';
import { portIsFree } from '../port-is-free.ts';
import { stopSignal } from '../stop-signal.ts';
import type { OpenedOperations } from '../wiring/operations.ts';
import type { RunningServer } from '../wiring/server.ts';
import { openStudyFolder, type StudyFolder } from '../wiring/study.ts';
import { MARKETPLACE_PORT } from './marketplace/settings.ts';
import { portNumber } from './shared/numbers.ts';

/** For the log to be written out. */
const LEFT_BEHIND_MS = 500;

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('Serve the study in a folder to participants, until Ctrl-C.')
    .argument('[folder]', 'the study folder', '.')
    .option('--mode <mode>', 'live, sandbox or rehearsal; see "turnout mode"')
    .option('--links', 'also print what to open and what to run next')
    .option('--marketplace [port]', 'also serve a rehearsal marketplace with the study posted on it')
    .addHelpText(
      'after',
      `
Examples:
  $ turnout serve                        the study in this folder
  $ PORT=8000 turnout serve my-study     another folder, another port
  $ HOST=0.0.0.0 turnout serve           reachable from other machines
  $ turnout serve --marketplace          be a worker: preview, accept, take the study, hand in`,
    )
    .action(async (folder: string, options: ServeOptions) => {
      const study = openStudyFolder(folder);
      const running =
        options.marketplace === undefined
          ? await alone(study, options.mode)
          : await staged(study, options.marketplace);
      for (const notice of [...study.notices, ...running.server.notices]) print(noticeText(notice));
      print(announce(study, running, options.links === true));
      await stopSignal();
      print('\nStopping: finishing the saves under way …');
      await running.stop();
      print('Stopped.');
      // The study's own hooks may have left a timer or a connection of theirs behind.
      setTimeout(() => process.exit(), LEFT_BEHIND_MS).unref();
    });
}

interface ServeOptions {
  readonly mode?: string;
  readonly links?: true;
  /** True: at the usual port. */
  readonly marketplace?: string | true;
}

interface Running {
  readonly server: RunningServer;
  /** Where one can be a worker. */
  readonly workerLink?: string;
  stop(): Promise<void>;
}

async function alone(study: StudyFolder, mode: string | undefined): Promise<Running> {
  // Loaded where it is needed: every other command starts in half the time without it.
  const { startServer } = await import('../wiring/server.ts');
  const server = await startServer(study, { mode });
  return { server, stop: () => server.stop() };
}

/** Enough for trying out; funds are play money. */
const POSTING = { rewardMinor: 100, assignments: 100, durationMs: 3_600_000 };

async function staged(study: StudyFolder, port: string | true): Promise<Running> {
  const { openStage } = await import('../wiring/stage.ts');
  if (port !== true) return openStage(study, { port: portNumber('--marketplace', port), posting: POSTING });
  // Nobody asked for this port, so another one is as good.
  const isFree = await portIsFree(MARKETPLACE_PORT);
  return openStage(study, { port: isFree ? MARKETPLACE_PORT : 0, posting: POSTING });
}

function announce(
  study: StudyFolder,
  { server: { url, recruiting }, workerLink }: Running,
  links: boolean,
): string {
  const { config, folder } = study;
  const lines = [
    '',
    `Turnout serves ${config.title === '' ? folder : `“${config.title}”`}`,
    '',
    `  Try the study        ${debugLink(url)}`,
    ...(workerLink === undefined ? [] : [`  Be a worker          ${workerLink}`]),
    `  Address of the ad    ${config.adUrl ?? `${url}/ad`}`,
    ...(recruiting === undefined
      ? []
      : [
          `  Recruiter            ${recruiting.operations.recruiting.recruiter.name}, mode ${recruiting.mode}`,
        ]),
    `  Data                 ${config.databaseLabel}`,
  ];
  if (links)
    lines.push(
      '',
      'Next, from a second terminal:',
      '',
      `  npx turnout status ${shown(folder)}`,
      `  npx turnout data export ${shown(folder)} --out data`,
      `  npx turnout rehearse ${shown(folder)}`,
      ...(workerLink === undefined || recruiting === undefined
        ? []
        : postingHints(shown(folder), workerLink, recruiting)),
    );
  lines.push('', 'Stop with Ctrl-C. What was saved stays saved.', '');
  return lines.join('\n');
}

/** What was posted here is of another recruiter and mode than the configuration may name, so both are said. */
function postingHints(folder: string, workerLink: string, { mode }: OpenedOperations): readonly string[] {
  // Commands look for the marketplace where it usually is.
  if (new URL(workerLink).port !== String(MARKETPLACE_PORT)) return [];
  const words = (command: string): string =>
    `  TURNOUT_RECRUITER=mturk npx turnout ${command} --mode ${mode} --folder ${folder}`;
  return [
    '',
    'The study as it is posted here, who took it, and paying them in play money:',
    '',
    words('post list'),
    words('review list'),
    words('review approve --all'),
  ];
}

/** The folder as one would type it. */
function shown(folder: string): string {
  const here = `${process.cwd()}/`;
  return folder.startsWith(here) ? folder.slice(here.length) : folder;
}

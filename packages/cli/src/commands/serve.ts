import type { Command } from 'commander';
import { noticeText, print } from '../output.ts';
import { portIsFree } from '../port-is-free.ts';
import { stopSignal } from '../stop-signal.ts';
import type { RunningServer } from '../wiring/server.ts';
import { openStudyFolder, type StudyFolder } from '../wiring/study.ts';
import { MARKETPLACE_PORT } from './marketplace/settings.ts';
import { type ServeBanner, serveBanner } from './serve-banner.ts';
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
      print(serveBanner(bannerOf(study, running), options.links === true));
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

const bannerOf = (
  { config, folder }: StudyFolder,
  { server: { url, recruiting }, workerLink }: Running,
): ServeBanner => ({
  title: config.title === '' ? folder : `“${config.title}”`,
  folder,
  url,
  adUrl: config.adUrl ?? `${url}/ad`,
  databaseLabel: config.databaseLabel,
  recruiter: recruiting?.operations.recruiting.recruiter.name,
  mode: recruiting?.mode,
  workerLink,
});

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

import type { Command } from 'commander';
import { debugLink } from '../links.ts';
import { noticeText, print } from '../output.ts';
import { stopSignal } from '../stop-signal.ts';
import { startServer } from '../wiring/server.ts';
import { openStudyFolder, type StudyFolder } from '../wiring/study.ts';

/** For the log to be written out. */
const LEFT_BEHIND_MS = 500;

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('Serve the study in a folder to participants, until Ctrl-C.')
    .argument('[folder]', 'the study folder', '.')
    .option('--links', 'also print what to open and what to run next')
    .addHelpText(
      'after',
      `
Examples:
  $ turnout serve                        the study in this folder
  $ PORT=8000 turnout serve my-study     another folder, another port
  $ HOST=0.0.0.0 turnout serve           reachable from other machines`,
    )
    .action(async (folder: string, options: { links?: true }) => {
      const study = openStudyFolder(folder);
      const server = await startServer(study);
      for (const notice of [...study.notices, ...server.notices]) print(noticeText(notice));
      print(announce(study, server.url, options.links === true));
      await stopSignal();
      print('\nStopping: finishing the saves under way …');
      await server.stop();
      print('Stopped.');
      // The study's own hooks may have left a timer or a connection of theirs behind.
      setTimeout(() => process.exit(), LEFT_BEHIND_MS).unref();
    });
}

function announce(study: StudyFolder, url: string, links: boolean): string {
  const { config, folder } = study;
  const lines = [
    '',
    `Turnout serves ${config.title === '' ? folder : `“${config.title}”`}`,
    '',
    `  Try the study        ${debugLink(url)}`,
    `  Address of the ad    ${config.adUrl ?? `${url}/ad`}`,
    `  Data                 ${config.databaseLabel}`,
  ];
  if (links)
    lines.push(
      '',
      'Next, from a second terminal:',
      '',
      `  npx turnout status ${shown(folder)}`,
      `  npx turnout data export ${shown(folder)} --out data`,
    );
  lines.push('', 'Stop with Ctrl-C. What was saved stays saved.', '');
  return lines.join('\n');
}

/** The folder as one would type it. */
function shown(folder: string): string {
  const here = `${process.cwd()}/`;
  return folder.startsWith(here) ? folder.slice(here.length) : folder;
}

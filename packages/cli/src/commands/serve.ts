import type { Command } from 'commander';
import { debugLink } from '../links.ts';
import { noticeText, print } from '../output.ts';
import { startServer } from '../wiring/server.ts';
import { openStudyFolder, type StudyFolder } from '../wiring/study.ts';

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

/** Resolves at the first Ctrl-C or termination; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

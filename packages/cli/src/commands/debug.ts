import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { debugLink, shownHost } from '../links.ts';
import { print } from '../output.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { printJson } from './present/json.ts';

export function debugCommand(program: Command): void {
  program
    .command('debug')
    .description('Open the study as a new debug participant; the server must be running.')
    .argument('[folder]', 'the study folder', '.')
    .option('-p, --print-only', 'print the link and open no browser')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ turnout debug -p     print a fresh link')
    .action((folder: string, options: { printOnly?: true; json?: true }) => {
      const { config } = openStudyFolder(folder);
      const link = debugLink(config.publicUrl ?? `http://${shownHost(config.host)}:${config.port}`);
      if (options.json === true) printJson({ link });
      else print(link);
      if (options.printOnly !== true) openBrowser(link);
    });
}

function openBrowser(link: string): void {
  const [command, ...words] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(command ?? 'xdg-open', [...words, link], { stdio: 'ignore', detached: true });
  child.on('error', () => print('No browser could be opened here; use the link above.'));
  child.unref();
}

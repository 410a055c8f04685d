import type { Command } from 'commander';
import { noticeText, print, table } from '../output.ts';
import { openStudyFolder } from '../wiring/study.ts';

export function configCommand(program: Command): void {
  const config = program
    .command('config')
    .description('The study’s configuration.')
    .addHelpText('after', '\nExample:\n  $ turnout config print');
  config
    .command('print')
    .description('Every setting with its value and where it came from; secrets are masked.')
    .argument('[folder]', 'the study folder', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ PORT=8000 turnout config print')
    .action((folder: string, options: { json?: true }) => {
      const { sources, notices } = openStudyFolder(folder);
      if (options.json === true) {
        print(JSON.stringify({ settings: sources, notices }, undefined, 2));
        return;
      }
      print(
        table(
          ['section', 'key', 'value', 'from'],
          sources.map((row) => [row.section, row.key, row.value, row.source]),
        ),
      );
      for (const notice of notices) print(noticeText(notice));
    });
  config
    .command('reload')
    .description('Check it anew. Every command reads it; a server that runs keeps what it began with.')
    .argument('[folder]', 'the study folder', '.')
    .addHelpText('after', '\nExample:\n  $ turnout config reload')
    .action((folder: string) => {
      for (const notice of openStudyFolder(folder).notices) print(noticeText(notice));
      print(
        'The configuration can be read. A server that runs keeps what it began with: turnout server restart',
      );
    });
}

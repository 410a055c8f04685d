import type { Command } from 'commander';
import { print } from '../output.ts';
import { keepMode, modeFor, modeOf, modes } from '../wiring/mode.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { printJson } from './present/json.ts';

export function modeCommand(program: Command): void {
  program
    .command('mode')
    .description('Show or choose the mode: live, sandbox or rehearsal.')
    .argument('[mode]', modes.join(', '))
    .option('-C, --folder <folder>', 'the study folder', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  $ turnout mode\n  $ turnout mode sandbox')
    .action((word: string | undefined, options: { folder: string; json?: true }) => {
      const study = openStudyFolder(options.folder);
      const before = modeFor(study);
      const mode = word === undefined ? before : modeOf(word);
      if (word !== undefined) keepMode(study, mode);
      if (options.json === true) printJson({ mode });
      else print(`The mode is ${mode}: ${meaning[mode]}`);
      if (mode !== before && options.json !== true) print('A server that runs keeps its mode; restart it.');
    });
}

const meaning = {
  live: 'commands spend real money.',
  sandbox: 'postings are tried out, and no real money is spent.',
  rehearsal: 'the marketplace of this computer, port 8400, with play money.',
} as const;

import type { Command } from 'commander';
import { print, printError } from '../output.ts';
import { answering } from '../wiring/background-server.ts';
import { keepMode, type Mode, modeFor, modeOf, modes } from '../wiring/mode.ts';
import { openStudyFolder } from '../wiring/study.ts';
import { printJson } from './present/json.ts';
import { otherModeText } from './shared/served.ts';

export function modeCommand(program: Command): void {
  program
    .command('mode')
    .description('Show or choose the mode: live, sandbox or rehearsal.')
    .argument('[mode]', modes.join(', '))
    .option('-C, --folder <folder>', 'the study folder', '.')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  $ turnout mode\n  $ turnout mode sandbox')
    .action(async (word: string | undefined, options: { folder: string; json?: true }) => {
      const study = openStudyFolder(options.folder);
      const mode = word === undefined ? modeFor(study) : modeOf(word);
      if (word !== undefined) keepMode(study, mode);
      if (options.json === true) printJson({ mode });
      else print(`The mode is ${mode}: ${meaningOf(mode, study.config.recruitment.recruiter)}`);
      const server = await answering(study);
      if (server.kind === 'ours' && server.mode !== mode)
        printError(`note: ${otherModeText(server.mode, mode)}`);
    });
}

const meaning = {
  live: 'commands spend real money.',
  sandbox: 'postings are tried out, and no real money is spent.',
  rehearsal: 'the marketplace of this computer, port 8400, with play money.',
} as const;

/** Links need no marketplace: what is owed for them is noted here, in each mode. */
const linkMeaning = {
  live: 'what you owe for approved work is real, and paid by hand.',
  sandbox: 'links are tried out, and nothing they come to is owed.',
  rehearsal: 'links are rehearsed, and nothing they come to is owed.',
} as const;

const meaningOf = (mode: Mode, recruiter: string): string =>
  (recruiter === 'link' ? linkMeaning : meaning)[mode];

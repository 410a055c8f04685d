import { readFileSync } from 'node:fs';
import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { MakeProgram } from '../shell/run-line.ts';
import { collect } from './shared/options.ts';

interface ShellOptions {
  readonly folder: string;
  readonly execute?: readonly string[];
  readonly script?: string;
}

/** @param makeProgram all commands, for the lines of the shell */
export function shellCommand(program: Command, makeProgram: MakeProgram): void {
  program
    .command('shell')
    .description('All commands at a prompt, with history and completion.')
    .option('-C, --folder <folder>', 'the study folder', '.')
    .option('-e, --execute <command>', 'do this and leave; may be repeated', collect)
    .option('-s, --script <file>', 'do the lines of a file and leave')
    .addHelpText(
      'after',
      `
A script ends at the first command that fails, with its exit code.

Examples:
  $ turnout shell
  $ turnout shell -e "post list" -e "review list --state submitted"
  $ turnout shell -s evening.txt`,
    )
    .action(async ({ folder, execute, script }: ShellOptions) => {
      if (folder !== '.') process.chdir(folder);
      const { runLines, runShell } = await import('../shell/shell.ts');
      if (script !== undefined) process.exitCode = await runLines(scriptLines(script), makeProgram);
      else if (execute !== undefined) process.exitCode = await runLines(execute, makeProgram);
      else process.exitCode = await runShell(makeProgram);
    });
}

function scriptLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r\n|\r|\n/);
  } catch (cause) {
    throw new TurnoutError('USAGE', `${file} cannot be read.`, { cause });
  }
}

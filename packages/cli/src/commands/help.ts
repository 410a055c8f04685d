import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';

/** Help for a command of any depth: `turnout help pay bonus` is `turnout pay bonus --help`. */
export function helpCommand(program: Command): void {
  program
    .command('help')
    .description('Show help for a command.')
    .argument('[command...]', 'its words')
    .addHelpText('after', '\nExample:\n  $ turnout help pay bonus')
    .action((words: readonly string[]) => commandOf(program, words).command.help());
}

/**
 * The command that words lead to, and what follows it.
 * @throws TurnoutError USAGE where there is none
 */
export function commandOf(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } {
  let command = program;
  for (const [index, word] of words.entries()) {
    if (command.commands.length === 0) return { command, rest: words.slice(index) };
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined)
      throw new TurnoutError('USAGE', `There is no command "${words.slice(0, index + 1).join(' ')}".`);
    command = next;
  }
  return { command, rest: [] };
}

import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { endCommand, extendCommand, removeCommand } from './change.ts';
import { createCommand } from './create.ts';
import { postListCommand } from './list.ts';

export function postCommands(program: Command, context: CommandContext): void {
  const post = program
    .command('post')
    .description('Post the study where people find it.')
    .addHelpText('after', '\nExample:\n  $ turnout post create -n 20 --reward 1.50 --dry-run');
  createCommand(post, context);
  postListCommand(post, context);
  extendCommand(post, context);
  endCommand(post, context);
  removeCommand(post, context);
}

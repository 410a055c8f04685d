import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { approveCommand, rejectCommand, unrejectCommand } from './decide.ts';
import { reviewListCommand } from './list.ts';

export function reviewCommands(program: Command, context: CommandContext): void {
  const review = program
    .command('review')
    .description('Look at what was handed in, and decide.')
    .addHelpText('after', '\nExample:\n  $ turnout review list --state submitted');
  reviewListCommand(review, context);
  approveCommand(review, context);
  rejectCommand(review, context);
  unrejectCommand(review, context);
}

import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { approveCommand, rejectCommand, unrejectCommand } from './decide.ts';
import { reviewListCommand } from './list.ts';
import { returnCommand } from './return.ts';
import { screenOutCommand } from './screen-out.ts';
import { unusableCommand, usableCommand } from './usable.ts';

export function reviewCommands(program: Command, context: CommandContext): void {
  const review = program
    .command('review')
    .description('Look at what was handed in, and decide.')
    .addHelpText('after', '\nExample:\n  $ turnout review list --state submitted');
  reviewListCommand(review, context);
  approveCommand(review, context);
  rejectCommand(review, context);
  unrejectCommand(review, context);
  returnCommand(review, context);
  screenOutCommand(review, context);
  unusableCommand(review, context);
  usableCommand(review, context);
}

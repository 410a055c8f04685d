import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { type SpendOptions, withSpending } from '../shared/options.ts';
import { payRequest } from '../shared/pay-request.ts';
import { reasonOf } from '../shared/reason.ts';
import { type WhichOptions, whichFrom, withWhich } from '../shared/which.ts';

export function screenOutCommand(review: Command, context: CommandContext): void {
  withSpending(
    withWhich(review.command('screen-out')).description(
      'End participations that did not fit, with the recruiter’s own pay for it.',
    ),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ turnout review screen-out 60aca280709ee40ec37d4885 --reason "Under 18." --dry-run',
    )
    .action((assignments: readonly string[], options: SpendOptions & WhichOptions) =>
      payRequest(context, options, async ({ operations }) => ({
        kind: 'screen_out',
        which: await whichFrom(operations, assignments, options),
        reason: reasonOf(options),
      })),
    );
}

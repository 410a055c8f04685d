import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { type SpendOptions, withDeciding, withSpending } from '../shared/options.ts';
import { payRequest } from '../shared/pay-request.ts';
import { reasonOf } from '../shared/reason.ts';
import { type WhichOptions, whichFrom, withWhich } from '../shared/which.ts';

interface ApproveOptions extends SpendOptions, WhichOptions {
  readonly unfinishedToo?: true;
  readonly unknownToo?: true;
  readonly message?: string;
}

export function approveCommand(review: Command, context: CommandContext): void {
  withSpending(
    withWhich(review.command('approve'))
      .description('Approve and so pay handed-in work of people who took the study.')
      .option('--unfinished-too', 'also work that the study did not see to its end')
      .option('--unknown-too', 'also work of nobody whom this study knows; only with ids')
      .option('--message <text>', 'what the worker reads'),
  )
    .addHelpText(
      'after',
      `
Somebody of whom this study knows nothing, because the data were lost, is approved
only by name and with --unknown-too; the recruiter is asked whose place it is.

Examples:
  $ turnout review approve --all --dry-run
  $ turnout review approve --posting 3
  $ turnout review approve 3AMYWKA6YBMWW --unknown-too`,
    )
    .action((assignments: readonly string[], options: ApproveOptions) =>
      approve(context, assignments, options),
    );
}

export const approve = (
  context: CommandContext,
  assignments: readonly string[],
  options: ApproveOptions,
): Promise<void> =>
  payRequest(context, options, async ({ operations }) => {
    const which = await whichFrom(operations, assignments, options);
    if (options.unknownToo === true && !('assignments' in which))
      throw new TurnoutError(
        'USAGE',
        '--unknown-too is for those whom you name by their ids, never for all.',
      );
    return {
      kind: 'approve',
      which,
      ...(options.unfinishedToo === true && { unfinishedToo: true }),
      ...(options.unknownToo === true && { unknownToo: true }),
      ...(options.message !== undefined && { message: options.message }),
    };
  });

interface RejectOptions extends SpendOptions, WhichOptions {
  readonly category?: string;
}

export function rejectCommand(review: Command, context: CommandContext): void {
  withDeciding(
    withWhich(review.command('reject'))
      .description('Reject handed-in work: it is not paid, and the worker reads the reason.')
      .option('--category <word>', 'of the recruiter’s list, where it has one'),
  )
    .addHelpText(
      'after',
      `
With --all or --posting, whoever finished the study is left out: name them. In
mode live the number of people is asked for, or given with --yes.

Example:
  $ turnout review reject 3AMYWKA6YBMWW --reason "All answers were given within a second."`,
    )
    .action((assignments: readonly string[], options: RejectOptions) =>
      reject(context, assignments, options),
    );
}

export const reject = (
  context: CommandContext,
  assignments: readonly string[],
  options: RejectOptions,
): Promise<void> =>
  payRequest(context, options, async ({ operations }) => ({
    kind: 'reject',
    which: await whichFrom(operations, assignments, options),
    reason: {
      text: reasonOf(options),
      ...(options.category !== undefined && { category: options.category }),
    },
  }));

export function unrejectCommand(review: Command, context: CommandContext): void {
  withSpending(withWhich(review.command('unreject')))
    .description('Approve what was rejected, while the recruiter still allows it.')
    .addHelpText(
      'after',
      '\nExample:\n  $ turnout review unreject 3AMYWKA6YBMWW --reason "It was our mistake."',
    )
    .action((assignments: readonly string[], options: SpendOptions & WhichOptions) =>
      unreject(context, assignments, options),
    );
}

export const unreject = (
  context: CommandContext,
  assignments: readonly string[],
  options: SpendOptions & WhichOptions,
): Promise<void> =>
  payRequest(context, options, async ({ operations }) => ({
    kind: 'reverse',
    which: await whichFrom(operations, assignments, options),
    message: options.reason?.trim() ?? '',
  }));

import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { print } from '../../output.ts';
import { printJson } from '../present/json.ts';
import { wholeNumber } from '../shared/numbers.ts';
import { type ActOptions, actOf, withReason } from '../shared/options.ts';
import { reasonOf } from '../shared/reason.ts';

interface SettleOptions extends ActOptions {
  readonly done?: true;
  readonly notDone?: true;
}

export function settleCommand(pay: Command, context: CommandContext): void {
  withReason(
    pay
      .command('settle')
      .description('Say how a payment ended of which the recruiter’s lists do not tell.')
      .argument('<entry>', 'its number in the ledger')
      .option('--done', 'it was paid: you saw it on the recruiter’s own pages')
      .option('--not-done', 'it was not paid: the same can then be ordered again'),
  )
    .addHelpText(
      'after',
      `
Only for entries that are unknown. Ask first with "turnout pay reconcile". It
calls nobody and pays nobody; --reason says what you saw, for the record.

Example:
  $ turnout pay settle 17 --done --reason "Listed on the account page of 21 November."`,
    )
    .action((entry: string, options: SettleOptions) => settle(context, entry, options));
}

const settle = (context: CommandContext, entry: string, options: SettleOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { payments } }) => {
    const id = wholeNumber('The entry', entry, 1);
    if ((options.done === true) === (options.notDone === true))
      throw new TurnoutError('USAGE', 'Say how it ended: --done or --not-done.');
    const outcome = options.done === true ? 'done' : 'not_done';
    await payments.settle(id, { outcome, reason: reasonOf(options) }, actOf(options));
    if (options.json === true) printJson({ entry: id, outcome });
    else
      print(
        outcome === 'done'
          ? `Ledger ${id} is confirmed.`
          : `Ledger ${id} has failed; it was not paid. The same can be ordered again.`,
      );
  });

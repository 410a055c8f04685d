import { TurnoutError } from '@turnout/core';
import type { BonusAmount, Which } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { amount } from '../shared/amounts.ts';
import { type SpendOptions, withSpending } from '../shared/options.ts';
import { payRequest } from '../shared/pay-request.ts';
import { type WhichOptions, whichFrom, withWhich } from '../shared/which.ts';
import { readBonusFile } from './bonus-file.ts';

export interface BonusOptions extends SpendOptions, WhichOptions {
  readonly amount?: string;
  readonly auto?: true;
  readonly csv?: string;
  readonly again?: true;
}

export function bonusCommand(pay: Command, context: CommandContext): void {
  withSpending(
    withWhich(pay.command('bonus'))
      .description('Pay bonuses: one amount, what the study computed, or a list.')
      .option('--amount <amount>', 'the same for each')
      .option('--auto', 'what the study computed for each')
      .option('--csv <file>', 'columns assignment, worker or uniqueid; and amount')
      .option('--again', 'a further one for those who have one'),
  )
    .addHelpText(
      'after',
      `
The reason is what people read; without --reason it is bonus_message of config.txt.

Examples:
  $ turnout pay bonus --auto --all --dry-run
  $ turnout pay bonus --amount 0.50 3AMYWKA6YBMWW --reason "For the long wait"
  $ turnout pay bonus --csv bonuses.csv --reason "For your choices in the game"`,
    )
    .action((assignments: readonly string[], options: BonusOptions) => bonus(context, assignments, options));
}

export const bonus = (
  context: CommandContext,
  assignments: readonly string[],
  options: BonusOptions,
): Promise<void> =>
  payRequest(context, options, async (opened) => {
    const { which, amount } = await bonusFrom(opened, assignments, options);
    const reason = (options.reason ?? opened.study.config.bonusMessage).trim();
    if (reason === '') throw new TurnoutError('REASON_MISSING');
    return { kind: 'bonus', which, amount, reason, ...(options.again === true && { again: true }) };
  });

async function bonusFrom(
  { operations }: OpenedOperations,
  assignments: readonly string[],
  options: BonusOptions,
): Promise<{ readonly which: Which; readonly amount: BonusAmount }> {
  const { currency } = operations.recruiting.recruiter;
  const given = [options.amount, options.auto, options.csv].filter((one) => one !== undefined).length;
  if (given !== 1)
    throw new TurnoutError('USAGE', 'Say how much: --amount 0.50, --auto or --csv FILE – one of the three.');
  if (options.csv !== undefined) {
    const isNarrowed = options.posting !== undefined || assignments.length > 0;
    const which = isNarrowed ? await whichFrom(operations, assignments, options) : ({ all: true } as const);
    const minor = await readBonusFile(options.csv, currency, {
      of: isNarrowed ? 'those you chose' : 'this study in this mode',
      strangers: (names) => operations.payments.strangers(names, which),
    });
    return { which, amount: { kind: 'listed', minor } };
  }
  const which = await whichFrom(operations, assignments, options);
  if (options.amount === undefined) return { which, amount: { kind: 'computed' } };
  const minor = amount('--amount', options.amount, currency);
  if (minor === 0) throw new TurnoutError('USAGE', '--amount is above 0.');
  return { which, amount: { kind: 'fixed', minor } };
}

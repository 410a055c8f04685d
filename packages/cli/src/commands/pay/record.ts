import { shownAmount } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { print } from '../../output.ts';
import { printJson } from '../present/json.ts';
import { type ActOptions, actOf, withReason } from '../shared/options.ts';
import { reasonOf } from '../shared/reason.ts';

export function recordCommand(pay: Command, context: CommandContext): void {
  withReason(
    pay
      .command('record')
      .description('Write bonuses into the ledger that somebody paid outside Turnout.')
      .argument('<assignment...>', 'ids of assignments, or uniqueIds'),
  )
    .addHelpText(
      'after',
      `
Only what the recruiter lists and the ledger does not know is written down, and
counts against the limits from then on. It pays nobody; doing it again adds nothing.

Example:
  $ turnout pay record 3AMYWKA6YBMWW --reason "Paid on the account page by Ana."`,
    )
    .action((names: readonly string[], options: ActOptions) => record(context, names, options));
}

const record = (context: CommandContext, names: readonly string[], options: ActOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { payments } }) => {
    const act = { ...actOf(options), reason: reasonOf(options) };
    const entries = await payments.recordBonuses(names, act);
    if (options.json === true) printJson(entries);
    else if (entries.length === 0)
      print('The recruiter lists no bonus of them that the ledger does not know.');
    else
      for (const { id, amountMinor, currency } of entries)
        print(`Ledger ${id}: a bonus of ${shownAmount(amountMinor, currency)}, paid elsewhere.`);
  });

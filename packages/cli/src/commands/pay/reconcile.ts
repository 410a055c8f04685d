import { shownAmount } from '@turnout/core';
import type { Reconciliation } from '@turnout/engine';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { exitCodes, print, table } from '../../output.ts';
import { progressLine } from '../../progress.ts';
import { printJson } from '../present/json.ts';
import { count } from '../present/money.ts';
import { withStudy } from '../shared/options.ts';

export function reconcileCommand(pay: Command, context: CommandContext): void {
  withStudy(
    pay
      .command('reconcile')
      .description('Compare our ledger, the recruiter and the participants, to the cent.'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ turnout pay reconcile       exit code 1 while there are differences',
    )
    .action((options: StudyOptions) => reconcile(context, options));
}

const reconcile = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { payments } }) => {
    const progress = progressLine();
    const found = await payments
      .reconcile((done, all) => progress.show(`${done} of ${all} assignments`))
      .finally(() => progress.done());
    if (options.json === true) printJson(found);
    else print(reconciliationText(found));
    if (found.differences.length > 0) process.exitCode = exitCodes.failed;
  });

function reconciliationText({
  currency,
  ledger,
  recruiter,
  assignments,
  resolved,
  differences,
}: Reconciliation): string {
  const money = (minor: number): string => shownAmount(minor, currency);
  const lines = [
    table(
      ['', 'our ledger', 'recruiter'],
      [
        ['rewards', money(ledger.rewardMinor), money(recruiter.rewardMinor)],
        ['bonuses', money(ledger.bonusMinor), money(recruiter.bonusMinor)],
        ['fees', money(ledger.feeMinor), ''],
      ],
    ),
    '',
    `${count(assignments, 'assignment')} compared.`,
  ];
  if (resolved.length > 0)
    lines.push(`Now known what became of ledger ${resolved.map(({ id }) => id).join(', ')}.`);
  if (differences.length === 0) return [...lines, 'Everything agrees.'].join('\n');
  lines.push('', `${count(differences.length, 'difference')}:`);
  for (const { message, proposal, ref, amountMinor } of differences) {
    const sum = amountMinor === undefined ? '' : ` (${money(amountMinor)})`;
    lines.push(`  ${ref.externalId}: ${message}${sum}${proposal === undefined ? '' : `\n    → ${proposal}`}`);
  }
  return lines.join('\n');
}

import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { balanceCommand } from './balance.ts';
import { bonusCommand } from './bonus.ts';
import { ledgerCommand } from './ledger.ts';
import { limitsCommand } from './limits.ts';
import { reconcileCommand } from './reconcile.ts';
import { recordCommand } from './record.ts';
import { settleCommand } from './settle.ts';

export function payCommands(program: Command, context: CommandContext): void {
  const pay = program
    .command('pay')
    .description('Bonuses, the ledger, and whether every cent agrees.')
    .addHelpText('after', '\nExample:\n  $ turnout pay bonus --auto --all --dry-run');
  bonusCommand(pay, context);
  ledgerCommand(pay, context);
  balanceCommand(pay, context);
  reconcileCommand(pay, context);
  settleCommand(pay, context);
  recordCommand(pay, context);
  limitsCommand(pay, context);
}

import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { print } from '../../output.ts';
import { withProgress } from '../../progress.ts';
import { printJson } from '../present/json.ts';
import { balanceText } from '../present/money.ts';
import { withStudy } from '../shared/options.ts';

export function balanceCommand(pay: Command, context: CommandContext): void {
  withStudy(pay.command('balance').description('What the account at the recruiter holds.'))
    .addHelpText('after', '\nExample:\n  $ turnout pay balance --mode live')
    .action((options: StudyOptions) => showBalance(context, options));
}

export const showBalance = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { recruiting }, mode }) => {
    const { name, currency } = recruiting.recruiter;
    const balanceMinor = await withProgress('Asking the recruiter …', () =>
      recruiting.recruiter.balanceMinor(),
    );
    if (options.json === true) printJson({ recruiter: name, mode, currency, balanceMinor });
    else print(`${name}, mode ${mode}. ${balanceText(balanceMinor, currency)}`);
  });

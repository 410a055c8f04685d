import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../../command-context.ts';
import { showBalance } from '../pay/balance.ts';
import { listGroups } from '../recruiter-group.ts';
import { showServer } from '../server.ts';
import { withStudy } from '../shared/options.ts';

/** The rest of psiTurk's words that have another name here. */
export function otherPsiturkCommands(program: Command, context: CommandContext): void {
  withStudy(program.command('amt_balance').description('psiTurk’s word for "turnout pay balance".'))
    .addHelpText('after', '\nExample:\n  $ turnout amt_balance')
    .action((options: StudyOptions) => showBalance(context, options));
  withStudy(program.command('psiturk_status').description('psiTurk’s word for "turnout server status".'))
    .addHelpText('after', '\nExample:\n  $ turnout psiturk_status')
    .action((options: StudyOptions) => showServer(options));
  const qualifications = program
    .command('qualifications')
    .description('psiTurk’s word for "turnout recruiter group list".')
    .addHelpText('after', '\nExample:\n  $ turnout qualifications list');
  withStudy(qualifications.command('list').description('Qualifications of the account.'))
    .addHelpText('after', '\nExample:\n  $ turnout qualifications list')
    .action((options: StudyOptions) => listGroups(context, options));
}

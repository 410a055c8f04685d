import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { print, table } from '../output.ts';
import { listed, printJson } from './present/json.ts';
import { shownTime } from './present/time.ts';
import { wholeNumber } from './shared/numbers.ts';
import { withStudy } from './shared/options.ts';

interface AuditOptions extends StudyOptions {
  readonly after: string;
}

export function auditCommands(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .description('The record of every act: who, when, why.')
    .addHelpText('after', '\nExample:\n  $ turnout audit verify');
  withStudy(audit.command('verify').description('Check that no entry was changed after it was written.'))
    .addHelpText('after', '\nExample:\n  $ turnout audit verify')
    .action((options: StudyOptions) =>
      context.withOperations(options, async ({ operations }) => {
        const entries = await operations.audit.verify();
        if (options.json === true) printJson({ entries });
        else print(`All ${entries} entries are as they were written.`);
      }),
    );
  withStudy(
    audit
      .command('list')
      .description('The entries, oldest first.')
      .option('--after <number>', 'only those after this one', '0'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout audit list --after 100 --json')
    .action((options: AuditOptions) => listEntries(context, options));
}

const listEntries = (context: CommandContext, options: AuditOptions): Promise<void> =>
  context.withOperations(options, async ({ operations }) => {
    const entries = await listed(operations.audit.entries(wholeNumber('--after', options.after)));
    if (options.json === true) printJson(entries);
    else if (entries.length === 0) print('Nothing has been done yet that is recorded here.');
    else
      print(
        table(
          ['no', 'when', 'who', 'what', 'of', 'why'],
          entries.map((one) => [one.n, shownTime(one.at), one.actor, one.action, one.subject, one.reason]),
        ),
      );
  });

import { TurnoutError } from '@turnout/core';
import type { AuditHead } from '@turnout/engine';
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

interface VerifyOptions extends StudyOptions {
  readonly head?: string;
}

export function auditCommands(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .description('The record of every act: who, when, why.')
    .addHelpText('after', '\nExample:\n  $ turnout audit verify');
  withStudy(
    audit
      .command('verify')
      .description('Check that nothing of it, or of the ledger, was changed after it was written.')
      .option('--head <number:hash>', 'a head that was printed before, and has to be there unchanged'),
  )
    .addHelpText(
      'after',
      `
Note the head it prints somewhere else, e.g. on paper: only against it can be seen
that the end of the record was cut off, or all of it written anew.

Examples:
  $ turnout audit verify
  $ turnout audit verify --head 120:9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab`,
    )
    .action((options: VerifyOptions) => verify(context, options));
  withStudy(
    audit
      .command('list')
      .description('The entries, oldest first.')
      .option('--after <number>', 'only those after this one', '0'),
  )
    .addHelpText('after', '\nExample:\n  $ turnout audit list --after 100 --json')
    .action((options: AuditOptions) => listEntries(context, options));
}

const verify = (context: CommandContext, options: VerifyOptions): Promise<void> =>
  context.withOperations(options, async ({ operations }) => {
    const { n, hash } = await operations.audit.verify(headFrom(options.head));
    const head = `${n}:${hash}`;
    if (options.json === true) printJson({ entries: n, head });
    else
      print(
        `${n === 1 ? 'The one entry is as it was' : `All ${n} entries are as they were`} written, and the ledger agrees with them.${n === 0 ? '' : `\nHead: ${head}`}`,
      );
  });

function headFrom(text: string | undefined): AuditHead | undefined {
  if (text === undefined) return undefined;
  const [, n = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (n === '') throw new TurnoutError('USAGE', '--head is as "turnout audit verify" prints it: number:hash');
  return { n: Number(n), hash };
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

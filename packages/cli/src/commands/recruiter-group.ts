import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { print, table } from '../output.ts';
import { withProgress } from '../progress.ts';
import { printJson } from './present/json.ts';
import { askPeople } from './shared/ask-people.ts';
import { type ActOptions, withReason, withStudy } from './shared/options.ts';
import { type WhichOptions, withWhich } from './shared/which.ts';

/** Workers who may be asked for, or kept out: qualifications, participant groups. */
export function groupCommands(recruiter: Command, context: CommandContext): void {
  const group = recruiter
    .command('group')
    .description('Groups of workers: qualifications, participant groups.')
    .addHelpText('after', '\nExample:\n  $ turnout recruiter group list');
  withStudy(group.command('list').description('Groups of the account.'))
    .addHelpText('after', '\nExample:\n  $ turnout recruiter group list')
    .action((options: StudyOptions) => listGroups(context, options));
  withReason(
    withWhich(
      group.command('remove').description('Take people out of a group, without a message to them.'),
    ).option('--group <name>', 'its name or id (default: retake_group of config.txt)'),
  )
    .addHelpText(
      'after',
      `
The study itself goes on keeping out whoever took part; see allow_repeats. Do it once the work is decided: somebody who
is approved later is put in again.

Examples:
  $ turnout recruiter group remove 3AMYWKA6YBMWW
  $ turnout recruiter group remove --all --group "Took part in 2026"`,
    )
    .action((assignments: readonly string[], options: RemoveOptions) =>
      askPeople(context, assignments, options, (recruiting, which, act) =>
        recruiting.removeFromGroup(options.group, which, act),
      ),
    );
}

interface RemoveOptions extends ActOptions, WhichOptions {
  readonly group?: string;
}

export const listGroups = (context: CommandContext, options: StudyOptions): Promise<void> =>
  context.withOperations(options, async ({ operations: { recruiting }, mode }) => {
    const { recruiter } = recruiting;
    if (recruiter.listGroups === undefined) throw new TurnoutError('RECRUITER_CANNOT', recruiter.name);
    const ask = recruiter.listGroups.bind(recruiter);
    const found = await withProgress('Asking the recruiter …', ask);
    if (options.json === true) printJson(found);
    else if (found.length === 0)
      print(`The account has no groups in mode ${mode}. One is made for retake_group of config.txt.`);
    else
      print(
        table(
          ['id', 'name', 'description'],
          found.map((one) => [one.id, one.name, one.description]),
        ),
      );
  });

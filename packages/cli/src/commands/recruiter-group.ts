import { TurnoutError } from '@turnout/core';
import type { Command } from 'commander';
import type { CommandContext, StudyOptions } from '../command-context.ts';
import { print, table } from '../output.ts';
import { withProgress } from '../progress.ts';
import { printJson } from './present/json.ts';
import { tellOutcomes } from './present/people.ts';
import { type ActOptions, actOf, withReason, withStudy } from './shared/options.ts';
import { type WhichOptions, whichFrom, withWhich } from './shared/which.ts';

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
The study itself goes on keeping out whoever took part; see allow_repeats.

Examples:
  $ turnout recruiter group remove 3AMYWKA6YBMWW
  $ turnout recruiter group remove --all --group "Took part in 2026"`,
    )
    .action((assignments: readonly string[], options: RemoveOptions) =>
      removeFromGroup(context, assignments, options),
    );
}

interface RemoveOptions extends ActOptions, WhichOptions {
  readonly group?: string;
}

const removeFromGroup = (
  context: CommandContext,
  assignments: readonly string[],
  options: RemoveOptions,
): Promise<void> =>
  context.withOperations(options, async ({ operations }) => {
    const which = await whichFrom(operations, assignments, options);
    const outcomes = await withProgress('Asking the recruiter …', () =>
      operations.recruiting.removeFromGroup(options.group, which, actOf(options)),
    );
    tellOutcomes(outcomes, options);
  });

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

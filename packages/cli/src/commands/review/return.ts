import type { Command } from 'commander';
import type { CommandContext } from '../../command-context.ts';
import { askPeople } from '../shared/ask-people.ts';
import { type ActOptions, withReason } from '../shared/options.ts';
import { type WhichOptions, withWhich } from '../shared/which.ts';

interface ReturnOptions extends ActOptions, WhichOptions {}

export function returnCommand(review: Command, context: CommandContext): void {
  withReason(
    withWhich(review.command('return')).description(
      'Ask people to give their place back; --reason is what they read.',
    ),
  )
    .addHelpText(
      'after',
      `
Nobody is rejected or paid by it, and whoever was decided about is left out. With
--all or --posting, so is whoever finished the study: name them. The place is free
again once the recruiter says that it was given back.

Example:
  $ turnout review return 60aca280709ee40ec37d4885 --reason "The sound did not work."`,
    )
    .action((assignments: readonly string[], options: ReturnOptions) =>
      askPeople(context, assignments, options, (recruiting, which, act) =>
        recruiting.requestReturn(which, options.reason ?? '', act),
      ),
    );
}

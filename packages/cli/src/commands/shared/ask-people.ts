import type { Act, Operations, PersonOutcome, Which } from '@turnout/engine';
import type { CommandContext } from '../../command-context.ts';
import { withProgress } from '../../progress.ts';
import { tellOutcomes } from '../present/people.ts';
import { type ActOptions, actOf } from './options.ts';
import { type WhichOptions, whichFrom } from './which.ts';

/** Asks the recruiter for something about each of these people, and tells what became of it. */
export const askPeople = (
  context: CommandContext,
  assignments: readonly string[],
  options: ActOptions & WhichOptions,
  ask: (recruiting: Operations['recruiting'], which: Which, act: Act) => Promise<readonly PersonOutcome[]>,
): Promise<void> =>
  context.withOperations(options, async ({ operations }) => {
    const which = await whichFrom(operations, assignments, options);
    const outcomes = await withProgress('Asking the recruiter …', () =>
      ask(operations.recruiting, which, actOf(options)),
    );
    tellOutcomes(outcomes, options);
  });

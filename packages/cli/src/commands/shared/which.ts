import { TurnoutError } from '@turnout/core';
import type { Operations, Which } from '@turnout/engine';
import type { Command } from 'commander';
import { collect } from './options.ts';

export interface WhichOptions {
  readonly all?: true;
  readonly posting?: readonly string[];
}

/** For a command that is about some assignments. */
export const withWhich = (command: Command): Command =>
  command
    .argument('[assignment...]', 'ids of assignments, uniqueIds, or labels of people who have one')
    .option('--all', 'all of this study in this mode')
    .option(
      '--posting <id>',
      'all of a posting, by its number or the recruiter’s id; may be repeated',
      collect,
    );

/** @throws TurnoutError USAGE when nothing is named, or two things are; POSTING_UNKNOWN */
export async function whichFrom(
  { recruiting }: Operations,
  assignments: readonly string[],
  { all, posting }: WhichOptions,
): Promise<Which> {
  const named = [all === true, posting !== undefined, assignments.length > 0].filter(Boolean).length;
  if (named !== 1)
    throw new TurnoutError(
      'USAGE',
      'Say whom: ids of assignments, --posting ID, or --all – one of the three.',
    );
  if (all === true) return { all };
  if (posting === undefined) return { assignments };
  const postings = await Promise.all(posting.map((text) => recruiting.find(text)));
  return { postings: postings.map(({ id }) => id) };
}

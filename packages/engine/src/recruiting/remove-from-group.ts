import { TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { choose } from './choose.ts';
import { eachPerson } from './each-person.ts';
import type { RecruitingParts } from './parts.ts';
import type { PersonOutcome, Which } from './types.ts';

/**
 * Takes people out of a group at the recruiter.
 * @param group undefined: the study's own group against repeats
 * @throws TurnoutError RECRUITER_CANNOT, GROUP_UNKNOWN, ASSIGNMENT_UNKNOWN, POSTING_UNKNOWN
 */
export async function removeFromGroup(
  parts: RecruitingParts,
  group: string | undefined,
  which: Which,
  act: Act,
): Promise<readonly PersonOutcome[]> {
  const { recruiter } = parts;
  const id = await groupIdOf(parts, group);
  return eachPerson(
    parts,
    await choose(parts, which),
    {
      action: 'assignment.leave_group',
      facts: { group: id },
      call: ({ workerId }) => recruiter.removeFromGroup(id, workerId),
    },
    act,
  );
}

/** Looked for and never made: a group of a mistyped name would be empty, and removing from it look like success. */
async function groupIdOf(
  { recruiter, settings }: RecruitingParts,
  group: string | undefined,
): Promise<string> {
  if (!recruiter.capabilities.groups) throw new TurnoutError('RECRUITER_CANNOT', 'Groups.');
  const wanted = group ?? settings.retakes.group;
  if (wanted === undefined)
    throw new TurnoutError('GROUP_UNKNOWN', 'Name it with --group: the study has none of its own.');
  if (recruiter.listGroups === undefined) return wanted;
  const groups = await recruiter.listGroups();
  const found = groups.find(({ id }) => id === wanted) ?? groups.find(({ name }) => name === wanted);
  if (found === undefined) throw new TurnoutError('GROUP_UNKNOWN', `It was "${wanted}".`);
  return found.id;
}

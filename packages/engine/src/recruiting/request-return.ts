import { isUnderWay, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { type Chosen, choose } from '../payments/choose.ts';
import { entriesOf } from '../payments/judge.ts';
import type { Which } from '../payments/types.ts';
import { eachPerson } from './each-person.ts';
import type { RecruitingParts } from './parts.ts';
import type { PersonOutcome } from './types.ts';

/**
 * Asks people to give their place back.
 * @throws TurnoutError RECRUITER_CANNOT, REASON_MISSING, ASSIGNMENT_UNKNOWN, POSTING_UNKNOWN
 */
export async function requestReturn(
  parts: RecruitingParts,
  which: Which,
  reason: string,
  act: Act,
): Promise<readonly PersonOutcome[]> {
  const { recruiter } = parts;
  if (!recruiter.capabilities.requestsReturn || recruiter.requestReturn === undefined)
    throw new TurnoutError('RECRUITER_CANNOT', 'Asking for a return.');
  if (reason.trim() === '') throw new TurnoutError('REASON_MISSING');
  const ask = recruiter.requestReturn.bind(recruiter);
  const people = await choose(parts, which);
  const meant =
    'assignments' in which ? people : people.filter(({ assignment }) => isUnderWay(assignment.state));
  return eachPerson(
    parts,
    meant,
    {
      action: 'assignment.request_return',
      facts: { reason },
      leftOut: (chosen) => leftOut(parts, chosen),
      call: (ref) => ask(ref, reason.trim()),
    },
    act,
  );
}

/** Whoever is to be paid, or was decided about, is not asked to give that up. */
async function leftOut({ context }: RecruitingParts, { assignment }: Chosen): Promise<string | undefined> {
  if (!isUnderWay(assignment.state)) return `It is ${assignment.state.replace('_', ' ')}.`;
  const entries = await entriesOf(context.store, assignment.id);
  return entries.some(({ state }) => state !== 'failed')
    ? 'It was decided about, or the decision is under way.'
    : undefined;
}

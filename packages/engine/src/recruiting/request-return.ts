import { finishedStates, isUnderWay, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { type Chosen, choose } from './choose.ts';
import { eachPerson } from './each-person.ts';
import { entriesOf } from './entries-of.ts';
import type { RecruitingParts } from './parts.ts';
import type { PersonOutcome, Which } from './types.ts';

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
      leftOut: (chosen) => leftOut(parts, chosen, 'assignments' in which),
      call: (ref) => ask(ref, reason.trim()),
    },
    act,
  );
}

/**
 * RC12: whoever is to be paid, or was decided about, is not asked to give that up; and whoever finished, not by a word
 * that means everybody.
 */
async function leftOut(
  { context: { store } }: RecruitingParts,
  { assignment }: Chosen,
  isNamed: boolean,
): Promise<string | undefined> {
  const { id, participantId } = assignment;
  if (!isUnderWay(assignment.state)) return `It is ${assignment.state.replace('_', ' ')}.`;
  if ((await entriesOf(store, id)).some(({ state }) => state !== 'failed'))
    return 'It was decided about, or the decision is under way.';
  if (isNamed || participantId === undefined) return undefined;
  const participant = await store.participants.byId(participantId);
  return participant !== undefined && finishedStates.has(participant.state)
    ? 'The participant finished the study; to ask all the same, name it by its id.'
    : undefined;
}

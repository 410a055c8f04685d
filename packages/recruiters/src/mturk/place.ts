import type { HIT } from '@aws-sdk/client-mturk';
import type { AssignmentRef, AssignmentState, Clock, ListedAssignment } from '@turnout/core';
import type { MturkReader } from './api.ts';
import { isAmazon } from './hosts.ts';
import { assignmentOf } from './listed.ts';
import type { MturkSettings } from './settings.ts';

/** After the last moment at which anybody can have handed in; a submission shows within minutes. */
const CERTAINLY_SHOWN_MS = 3_600_000;

/**
 * The place that somebody says to hold. The service tells whose it is only once it was handed in. Before, it tells
 * that the account has such an assignment, and how many work on the posting; the worker is then the one asked for.
 * @returns undefined when the account has no such assignment, or another worker handed it in
 */
export async function placeOf(
  parts: { readonly settings: MturkSettings; readonly reader: MturkReader; readonly clock: Clock },
  ref: AssignmentRef,
): Promise<ListedAssignment | undefined> {
  const { reader } = parts;
  const first = await reader.assignment(ref.externalId);
  if (first !== 'working') return ownOf(first, ref);
  // Asked between: what nobody worked on then, and is not handed in afterwards, was given back.
  const hit = await reader.hit(ref.postingExternalId);
  if (hit === undefined) return undefined;
  const second = await reader.assignment(ref.externalId);
  if (second !== 'working') return ownOf(second, ref);
  return {
    ...ref,
    state: stateOf(parts, hit),
    acceptedAt: undefined,
    submittedAt: undefined,
    decidedAt: undefined,
    autoApproveAt: undefined,
    completionCode: undefined,
  };
}

function ownOf(
  found: Exclude<Awaited<ReturnType<MturkReader['assignment']>>, 'working'>,
  { postingExternalId, workerId }: AssignmentRef,
): ListedAssignment | undefined {
  if (found === 'absent') return undefined;
  const assignment = assignmentOf(found);
  const isOwn = assignment.workerId === workerId && assignment.postingExternalId === postingExternalId;
  return isOwn ? assignment : undefined;
}

function stateOf(
  { settings, clock }: { readonly settings: MturkSettings; readonly clock: Clock },
  hit: HIT,
): AssignmentState {
  const taken =
    (hit.MaxAssignments ?? 0) -
    (hit.NumberOfAssignmentsAvailable ?? 0) -
    (hit.NumberOfAssignmentsCompleted ?? 0);
  // Amazon's counts came late; of those nothing can be concluded.
  if (taken === 0 && !isAmazon(settings)) return 'returned';
  const lastMoment =
    (hit.Expiration?.getTime() ?? clock.now()) + (hit.AssignmentDurationInSeconds ?? 0) * 1000;
  return clock.now() > lastMoment + CERTAINLY_SHOWN_MS ? 'timed_out' : 'working';
}

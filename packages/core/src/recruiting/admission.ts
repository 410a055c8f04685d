import { finishedStates, type ParticipantState } from '../lifecycle/index.ts';
import type { RecruiterCapabilities } from './capabilities.ts';
import type { AssignmentRef, AssignmentState, ListedAssignment } from './listed-assignment.ts';
import { isGone } from './news.ts';

/**
 * RC9: whether the place that the recruiter knows is the one this person came with: same posting, same assignment,
 * same worker, and not given back.
 */
export const isPlaceOf = (listed: ListedAssignment, visit: AssignmentRef): boolean =>
  listed.postingExternalId === visit.postingExternalId &&
  listed.externalId === visit.externalId &&
  listed.workerId === visit.workerId &&
  !isGone(listed.state);

/** RC16: whether the recruiter itself has said whose the place is. Until then it is whoever a link names. */
export const isWorkerNamed = (
  { namesWorkersAtWork }: Pick<RecruiterCapabilities, 'namesWorkersAtWork'>,
  state: AssignmentState,
): boolean => namesWorkersAtWork || (state !== 'working' && !isGone(state));

export interface EarlierParticipation {
  readonly mode: string;
  readonly hitId: string;
  readonly state: ParticipantState;
}

/**
 * RC10: whether somebody took part before, in the sense in which the study keeps repeats out: from entry on, from
 * completion on, or once approved; in this environment, through another posting. Recruiters let some repeats through.
 */
export const isRetake = (
  earlier: readonly EarlierParticipation[],
  visit: { readonly mode: string; readonly hitId: string },
  grantAt: 'entry' | 'completion' | 'approval',
): boolean =>
  earlier.some(
    ({ mode, hitId, state }) => mode === visit.mode && hitId !== visit.hitId && counts[grantAt](state),
  );

const counts = {
  entry: () => true,
  completion: (state: ParticipantState) => finishedStates.has(state) || state === 'rejected',
  approval: (state: ParticipantState) => state === 'credited' || state === 'bonused',
};

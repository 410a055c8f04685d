import type { LifecycleEvent } from '../lifecycle/index.ts';
import type { AssignmentState } from './listed-assignment.ts';
import type { Assignment } from './posting.ts';

const gone: ReadonlySet<AssignmentState> = new Set(['returned', 'timed_out', 'screened_out']);

/** The worker has no place any more, and nobody is owed anything for it. */
export const isGone = (state: AssignmentState): boolean => gone.has(state);

/** The worker is at work, or waits to hear what becomes of it. */
export const isUnderWay = (state: AssignmentState): boolean => state === 'working' || state === 'submitted';

type Known = Pick<Assignment, 'state' | 'acceptedAt'>;

/**
 * RC6: whether what a recruiter tells is newer than what is known. A list lags behind, so it may still tell of work
 * that was handed in as being done, and of work that was approved as handed in; only a later acceptance begins anew.
 */
export function isNews(known: Known, told: Known): boolean {
  if (told.acceptedAt !== undefined && known.acceptedAt !== undefined && told.acceptedAt > known.acceptedAt)
    return true;
  if (known.state === told.state) return false;
  return mayFollow[known.state].includes(told.state);
}

const mayFollow: Readonly<Record<AssignmentState, readonly AssignmentState[]>> = {
  working: ['submitted', 'approved', 'rejected', 'returned', 'timed_out', 'screened_out'],
  submitted: ['approved', 'rejected', 'returned', 'timed_out', 'screened_out'],
  // A place given back or run out may be the same worker's again, and work can be handed in late.
  returned: ['working', 'submitted', 'approved', 'rejected'],
  timed_out: ['working', 'submitted', 'approved', 'rejected', 'returned'],
  screened_out: [],
  rejected: ['approved', 'returned'],
  approved: [],
};

/** RC7: what an assignment's state at the recruiter means for the participant, in this order. */
export const eventsOf: Readonly<Record<AssignmentState, readonly LifecycleEvent[]>> = {
  working: [],
  submitted: ['submit'],
  approved: ['submit', 'unreject', 'credit'],
  rejected: ['submit', 'reject'],
  returned: ['return'],
  timed_out: ['time_out'],
  screened_out: ['screen_out'],
};

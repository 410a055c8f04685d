import type { ErrorCode } from '../errors.ts';
import type { ParticipantState } from './states.ts';

/** What is known of one earlier or present participation of the worker who stands at the door. */
export interface KnownParticipation {
  readonly participantId: number;
  readonly hitId: string;
  readonly assignmentId: string;
  readonly state: ParticipantState;
  /** Epoch ms UTC. */
  readonly enteredAt: number;
  /** True once it started, or a trial or an answer was saved: the person has seen more than the first page. */
  readonly engaged: boolean;
}

export interface EntryRules {
  readonly allowRepeats: boolean;
  readonly debug: boolean;
  /** Turnout's own switch: a started participant may reload and go on. psiTurk refuses (1008). */
  readonly resume: boolean;
}

export type AdDecision =
  | { readonly show: 'ad' }
  | { readonly show: 'submit'; readonly participantId: number }
  | { readonly show: 'error'; readonly code: ErrorCode };

/**
 * LC5: a participation counts against a repeat only if the person engaged with the study. Somebody who opened
 * the page and returned the task may come back under another assignment (psiTurk locks them out).
 */
export const countsAsTaken = (known: KnownParticipation): boolean =>
  known.engaged || !['allocated', 'returned', 'timed_out'].includes(known.state);

/** LC3: the page `/ad` shows (psiturk.md 1.4, step 5), first match wins. `known` holds all of the worker's rows. */
export function decideAd(
  visit: { readonly hitId: string; readonly assignmentId: string },
  known: readonly KnownParticipation[],
  rules: EntryRules,
): AdDecision {
  const mine = known.find((row) => row.assignmentId === visit.assignmentId && row.hitId === visit.hitId);
  const others = known.some((row) => row.assignmentId !== visit.assignmentId && countsAsTaken(row));
  const state = mine?.state;
  if ((state === 'started' || state === 'quit') && !rules.debug && !rules.resume)
    return { show: 'error', code: 'ALREADY_STARTED_AD' };
  if (mine !== undefined && (state === 'completed' || (state === 'submitted' && !others)))
    return { show: 'submit', participantId: mine.participantId };
  if (others && !rules.debug && !rules.allowRepeats) return { show: 'error', code: 'ALREADY_PARTICIPATED' };
  if (state === 'screened_out' && !rules.debug) return { show: 'error', code: 'SCREENED_OUT' };
  if (mine === undefined || rules.debug || isOpen(mine.state)) return { show: 'ad' };
  return { show: 'error', code: 'STATUS_UNEXPECTED' };
}

const isOpen = (state: ParticipantState): boolean =>
  state === 'allocated' || state === 'started' || state === 'quit';

export type StudyDecision =
  | { readonly show: 'enrol' }
  | { readonly show: 'again'; readonly participantId: number }
  | { readonly show: 'error'; readonly code: ErrorCode };

/**
 * LC4: what `/exp` does (psiturk.md 1.5). A reload is free until the task starts, and refused after, unless the
 * visit is a debug visit or the study lets people resume. Unlike psiTurk the answer does not depend on the order
 * of the worker's rows.
 */
export function decideStudy(
  visit: { readonly assignmentId: string },
  known: readonly KnownParticipation[],
  rules: EntryRules,
): StudyDecision {
  const mine = known.find((row) => row.assignmentId === visit.assignmentId);
  if (mine === undefined) {
    const taken = known.some(countsAsTaken);
    if (taken && !rules.allowRepeats) return { show: 'error', code: 'ALREADY_PARTICIPATED' };
    return { show: 'enrol' };
  }
  if (rules.debug || mine.state === 'allocated') return { show: 'again', participantId: mine.participantId };
  if (rules.resume && (mine.state === 'started' || mine.state === 'quit'))
    return { show: 'again', participantId: mine.participantId };
  if (mine.state === 'screened_out') return { show: 'error', code: 'SCREENED_OUT' };
  return { show: 'error', code: 'ALREADY_STARTED' };
}

import { finishedStates, type ParticipantState } from '../lifecycle/index.ts';
import type { Assignment } from '../recruiting/posting.ts';
import type { LedgerEntry, LedgerKind } from './ledger.ts';
import { isSettled } from './transitions.ts';

/** One assignment and everything known of it that decides whether it can be paid or judged. */
export interface PaymentCase {
  readonly kind: LedgerKind;
  readonly assignment: Pick<Assignment, 'state' | 'submittedAt' | 'decidedAt' | 'worker'>;
  /** The participation that belongs to it, if there is one. */
  readonly participant: { readonly state: ParticipantState; readonly worker: string } | undefined;
  /** Every entry of the assignment. */
  readonly earlier: readonly Pick<LedgerEntry, 'kind' | 'state'>[];
  readonly now: number;
  /** Of the recruiter: ms after the submission in which a rejection can be reversed. */
  readonly reversalMs: number;
  readonly unfinishedToo: boolean;
  /** Also approve what no participant of this study is known to belong to: only for whoever is named, never for all. */
  readonly unknownToo: boolean;
  /** Also reject somebody who saw the study to its end: only for whoever is named, never for all. */
  readonly finishedToo: boolean;
  /** A further bonus for somebody who has one. */
  readonly again: boolean;
}

export type Ineligible =
  | 'not_handed_in'
  | 'given_back'
  | 'approved_before'
  | 'rejected_before'
  | 'not_approved'
  | 'not_rejected'
  | 'irreversible'
  | 'unmatched'
  | 'unfinished'
  | 'finished'
  | 'paid_before'
  | 'decided_before';

/** PA6: why an assignment is left out, in words. */
export const ineligibleReasons: Readonly<Record<Ineligible, string>> = {
  not_handed_in: 'It is not handed in at the recruiter.',
  given_back: 'The place was given back, ran out or was screened out before.',
  approved_before: 'It is approved already.',
  rejected_before: 'It is rejected; a rejection is reversed, not approved.',
  not_approved: 'Bonuses are for approved work.',
  not_rejected: 'It is not rejected.',
  irreversible: 'The recruiter lets this rejection be reversed no more, or reverses none at all.',
  unmatched: 'No participant of this study is known to belong to it.',
  unfinished: 'The participant did not finish the study.',
  finished: 'The participant finished the study; to reject the work all the same, name it by its id.',
  paid_before: 'It was paid before, or the payment is under way.',
  decided_before: 'It was decided about before, or the decision is under way.',
};

const decisions = ['approve', 'reject', 'reverse'] as const satisfies readonly LedgerKind[];

const stands = (of: PaymentCase, kinds: readonly LedgerKind[]): boolean =>
  of.earlier.some(({ kind, state }) => state !== 'failed' && kinds.includes(kind));

const isUnderWay = (of: PaymentCase, kinds: readonly LedgerKind[]): boolean =>
  of.earlier.some(({ kind, state }) => !isSettled(state) && kinds.includes(kind));

function unmatched(of: PaymentCase): Ineligible | undefined {
  const { participant, assignment, unfinishedToo, unknownToo, kind } = of;
  if (kind === 'approve' && unknownToo && participant === undefined) return undefined;
  if (participant === undefined || participant.worker !== assignment.worker) return 'unmatched';
  if (kind === 'approve' && !unfinishedToo && !finishedStates.has(participant.state)) return 'unfinished';
  return undefined;
}

const notSubmitted = ({ assignment }: PaymentCase): Ineligible | undefined => {
  if (assignment.state === 'submitted') return undefined;
  if (assignment.state === 'approved') return 'approved_before';
  return assignment.state === 'rejected' ? 'rejected_before' : 'not_handed_in';
};

/** Somebody at work can be screened out, and somebody who has handed in. */
const notAtWork = (of: PaymentCase): Ineligible | undefined => {
  const { state } = of.assignment;
  if (state === 'working') return undefined;
  const reason = notSubmitted(of);
  return reason === 'not_handed_in' ? 'given_back' : reason;
};

/** Good work is not rejected by a word that means everybody. */
const seenToItsEnd = ({ participant, finishedToo }: PaymentCase): Ineligible | undefined =>
  !finishedToo && participant !== undefined && finishedStates.has(participant.state) ? 'finished' : undefined;

function notReversible(of: PaymentCase): Ineligible | undefined {
  if (of.assignment.state !== 'rejected') return 'not_rejected';
  const until = reversibleUntil(of.assignment, of.reversalMs);
  if (until === 'never') return 'irreversible';
  // Where nobody told when it was handed in or decided, the recruiter is asked.
  return until !== undefined && of.now >= until ? 'irreversible' : undefined;
}

/**
 * The moment from which a rejection stands for good, epoch ms. Counted from the submission, as MTurk does (API
 * reference, ApproveAssignment), however late it was rejected; where the recruiter tells of none, from the decision.
 * @param reversalMs of the recruiter; 0: never
 * @returns `never` for a recruiter that reverses none; undefined where nothing is rejected, or where it is not known
 */
export function reversibleUntil(
  { state, submittedAt, decidedAt }: Pick<Assignment, 'state' | 'submittedAt' | 'decidedAt'>,
  reversalMs: number,
): number | 'never' | undefined {
  if (state !== 'rejected') return undefined;
  if (reversalMs === 0) return 'never';
  const from = submittedAt ?? decidedAt;
  return from === undefined ? undefined : from + reversalMs;
}

/**
 * PA6: approved is only handed-in work of a matched participant who finished, or, asked for, did not or is not known;
 * rejected only what waits for a decision; of those who finished only whoever is named; a bonus goes only to approved
 * work of a matched participant, once unless a further one is asked for. Screened out is only a matched participant who
 * is at work or waits for a decision.
 */
export function ineligible(of: PaymentCase): Ineligible | undefined {
  switch (of.kind) {
    case 'approve':
      if (stands(of, ['approve', 'reverse'])) return 'paid_before';
      if (isUnderWay(of, ['reject', 'screen_out'])) return 'decided_before';
      return notSubmitted(of) ?? unmatched(of);
    case 'reject':
      if (stands(of, [...decisions, 'screen_out'])) return 'decided_before';
      return notSubmitted(of) ?? seenToItsEnd(of);
    case 'reverse':
      if (stands(of, ['approve', 'reverse'])) return 'paid_before';
      return isUnderWay(of, ['reject']) ? 'decided_before' : notReversible(of);
    case 'bonus':
      if (stands(of, ['bonus']) && !of.again) return 'paid_before';
      return of.assignment.state === 'approved' ? unmatched(of) : 'not_approved';
    case 'screen_out':
      if (stands(of, [...decisions, 'screen_out'])) return 'decided_before';
      return notAtWork(of) ?? unmatched(of);
  }
}

/** PA2: the number of a new entry of this kind on an assignment: failed ones keep theirs, so no token is used twice. */
export const nextSequence = (kind: LedgerKind, earlier: readonly Pick<LedgerEntry, 'kind'>[]): number =>
  1 + earlier.filter((entry) => entry.kind === kind).length;

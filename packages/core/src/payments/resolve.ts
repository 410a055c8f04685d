import type { AssignmentState, ListedBonus } from '../recruiting/listed-assignment.ts';
import type { LedgerEntry, LedgerKind } from './ledger.ts';
import { referenceIn, referenceOf } from './token.ts';

/**
 * PA4: what the recruiter's own list says about an entry. `undecided`: too early to say that it was not done.
 * `unsolvable`: nothing it lists can decide it, and a person must.
 */
export type Resolution =
  | { readonly kind: 'done'; readonly note: string }
  | { readonly kind: 'not_done'; readonly note: string }
  /** It cannot be done any more. */
  | { readonly kind: 'impossible'; readonly note: string }
  | { readonly kind: 'undecided'; readonly askAgainAt: number; readonly note: string }
  | { readonly kind: 'unsolvable'; readonly note: string };

/** How long to wait: since when the outcome is unknown, and after how long the recruiter's lists show a call. */
export interface ListingTimes {
  readonly now: number;
  readonly unknownSince: number;
  readonly listLagMs: number;
}

/** PA4: "not done" is concluded only once the list must show what was done. */
function absent(times: ListingTimes, note: string): Resolution {
  const askAgainAt = times.unknownSince + times.listLagMs;
  return times.now >= askAgainAt ? { kind: 'not_done', note } : { kind: 'undecided', askAgainAt, note };
}

/** What an assignment is once its entry of this kind is confirmed; a bonus changes nothing of it. */
export const decidedStates: Readonly<Record<Exclude<LedgerKind, 'bonus'>, AssignmentState>> = {
  approve: 'approved',
  reject: 'rejected',
  reverse: 'approved',
  screen_out: 'screened_out',
};

const before: Readonly<Record<Exclude<LedgerKind, 'bonus'>, readonly AssignmentState[]>> = {
  approve: ['submitted'],
  reject: ['submitted'],
  reverse: ['rejected'],
  screen_out: ['working', 'submitted'],
};

/** PA4: of a decision about work, by the state that the recruiter tells; undefined: it knows no such assignment. */
export function resolveDecision(
  kind: Exclude<LedgerKind, 'bonus'>,
  state: AssignmentState | undefined,
  times: ListingTimes,
): Resolution {
  if (state === undefined) return { kind: 'unsolvable', note: 'the recruiter does not know the assignment' };
  if (state === decidedStates[kind]) return { kind: 'done', note: `the recruiter says ${state}` };
  const note = `the recruiter says ${state}`;
  if (before[kind].includes(state)) return absent(times, note);
  const outcome = absent(times, note);
  return outcome.kind === 'not_done' ? { kind: 'impossible', note } : outcome;
}

/**
 * PA4: of a bonus, by its reference in a listed reason; a listed bonus whose reason has another reference or none of
 * ours is another one. Only where the recruiter keeps no reasons, by number: more bonuses of this amount on this
 * assignment than are confirmed already, counting one that may be done at a time.
 * @param confirmed entries of the same assignment that are confirmed, without this one
 */
export function resolveBonus(
  entry: Pick<LedgerEntry, 'token' | 'amountMinor'>,
  listed: readonly ListedBonus[],
  confirmed: readonly Pick<LedgerEntry, 'token' | 'amountMinor'>[],
  times: ListingTimes,
): Resolution {
  const mine = referenceOf(entry.token);
  if (listed.some(({ reason }) => reason !== undefined && referenceIn(reason) === mine))
    return { kind: 'done', note: `listed with the reference ${mine}` };
  const listedReferences = new Set(
    listed.flatMap(({ reason }) => (reason === undefined ? [] : (referenceIn(reason) ?? []))),
  );
  const nameless = listed.filter(
    ({ reason, amountMinor }) => reason === undefined && amountMinor === entry.amountMinor,
  ).length;
  const claimed = confirmed.filter(
    ({ token, amountMinor }) =>
      amountMinor === entry.amountMinor && !listedReferences.has(referenceOf(token)),
  ).length;
  if (nameless > claimed)
    return { kind: 'done', note: `${nameless} of this amount are listed, ${claimed} were confirmed before` };
  return absent(times, 'not in the list of bonuses');
}

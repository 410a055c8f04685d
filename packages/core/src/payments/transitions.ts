import type { LedgerState } from './ledger.ts';

/**
 * PA1. `sent` is entered before the call goes out, and a second time only after `intent`: after the recruiter said
 * that it was not done. `intent` to `confirmed` is a late answer, or something the recruiter did by itself.
 */
const next: Readonly<Record<LedgerState, readonly LedgerState[]>> = {
  intent: ['intent', 'sent', 'confirmed', 'failed'],
  sent: ['intent', 'confirmed', 'failed', 'unknown'],
  unknown: ['intent', 'confirmed', 'failed', 'unknown'],
  confirmed: [],
  failed: [],
};

/** PA1: whether an entry in one state may take a step to another; the same state is a note on how it stands. */
export const canStep = (from: LedgerState, to: LedgerState): boolean => next[from].includes(to);

/** PA1: nothing more happens to an entry in such a state. */
export const isSettled = (state: LedgerState): boolean => next[state].length === 0;

import type {
  AssignmentRef,
  LedgerEntry,
  LedgerFilter,
  LedgerKind,
  LedgerStep,
  RejectionReason,
} from '@turnout/core';
import type { Act } from '../act.ts';
import type { Which } from '../recruiting/types.ts';
import type { DifferenceCode } from './proposals.ts';

export type BonusAmount =
  | { readonly kind: 'fixed'; readonly minor: number }
  /** What the study computed for each participant. */
  | { readonly kind: 'computed' }
  /** By the recruiter's id of the assignment, the worker's id, or the uniqueId: minor units. */
  | { readonly kind: 'listed'; readonly minor: ReadonlyMap<string, number> };

export type PaymentRequest =
  | {
      readonly kind: 'approve';
      readonly which: Which;
      /** Also work that the study did not see to its end; for one's own mistakes, never by a task. */
      readonly unfinishedToo?: boolean;
      /** Also work that no participant of this study is known to belong to; only with assignments that are named. */
      readonly unknownToo?: boolean;
      readonly message?: string;
    }
  | { readonly kind: 'reject'; readonly which: Which; readonly reason: RejectionReason }
  | { readonly kind: 'reverse'; readonly which: Which; readonly message: string }
  /** Ends participations that did not fit; the recruiter pays each what it pays for that. The reason is for the ledger. */
  | { readonly kind: 'screen_out'; readonly which: Which; readonly reason: string }
  | {
      readonly kind: 'bonus';
      readonly which: Which;
      readonly amount: BonusAmount;
      readonly reason: string;
      /** A further bonus for those who have one; without, they are skipped. */
      readonly again?: boolean;
    };

export interface PaymentLine {
  readonly kind: LedgerKind;
  readonly postingId: number;
  readonly assignmentId: number;
  /** The recruiter's. */
  readonly externalId: string;
  readonly participantId: number | undefined;
  readonly worker: string;
  readonly purpose: string;
  readonly sequence: number;
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly reason: string;
}

export interface SkippedPayment {
  readonly externalId: string;
  /** Stable, e.g. `unmatched`, `not_handed_in`, `paid_before`, `no_bonus_computed`, `irreversible`, `limit_person`. */
  readonly code: string;
  readonly message: string;
  /** What is so with this one, in few words: `$1.00 by hand`. */
  readonly detail?: string;
}

/** What a request comes to, before anything is done. Making it changes nothing. */
export interface PaymentPlan {
  readonly request: PaymentRequest;
  readonly currency: string;
  readonly lines: readonly PaymentLine[];
  readonly skipped: readonly SkippedPayment[];
  readonly amountMinor: number;
  readonly feeMinor: number;
  readonly totalMinor: number;
  /** Undefined where the recruiter does not tell. */
  readonly balanceMinor: number | undefined;
  /** What is in the way of it, e.g. a limit. Ordering it would be refused with these. */
  readonly obstacles: readonly {
    readonly code: 'LIMIT_EXCEEDED' | 'BALANCE_SHORT';
    readonly detail: string;
  }[];
  /** Real money: `order` wants `confirmedMinor`. */
  readonly needsConfirmation: boolean;
  /** People are rejected in live without being named: `order` wants `confirmedPeople`, the number of lines. */
  readonly needsCount: boolean;
}

export interface PaymentOrder {
  /** Names the jobs of it, for `jobs.work`. Undefined when there was nothing to do. */
  readonly batch: string | undefined;
  readonly entries: number;
  /** Lines of the plan that were not ordered after all, because of what happened since it was made. */
  readonly skipped: readonly SkippedPayment[];
}

/** One difference between what we wrote down, what the recruiter says, and the participants. */
export interface Difference {
  readonly code: DifferenceCode;
  readonly message: string;
  /** What could be done about it, as a command; never done by itself. */
  readonly proposal: string | undefined;
  readonly ref: Pick<AssignmentRef, 'postingExternalId' | 'externalId'>;
  readonly amountMinor: number | undefined;
}

export interface Reconciliation {
  readonly currency: string;
  /** What was paid according to our ledger and according to the recruiter, minor units. */
  readonly ledger: { readonly rewardMinor: number; readonly bonusMinor: number; readonly feeMinor: number };
  readonly recruiter: {
    readonly rewardMinor: number;
    readonly bonusMinor: number;
    /** It answered for every posting and bonus: otherwise more was paid than stands here, and nobody knows how much. */
    readonly isWhole: boolean;
  };
  readonly assignments: number;
  /** Entries whose outcome was unknown and is known now. */
  readonly resolved: readonly LedgerEntry[];
  readonly differences: readonly Difference[];
}

/** How a payment whose outcome is unknown ended, by what somebody saw on the recruiter's own pages. */
export interface Settlement {
  /** `not_done`: the entry fails, and the same can be ordered again. */
  readonly outcome: 'done' | 'not_done';
  /** What was seen, for the ledger and the audit log. */
  readonly reason: string;
}

export interface Payments {
  /** @throws TurnoutError ASSIGNMENT_UNKNOWN, REASON_MISSING, RECRUITER_CANNOT, RECRUITER_SILENT */
  plan(request: PaymentRequest): Promise<PaymentPlan>;
  /**
   * Which of the names of a list of bonuses nobody among `which` is known by, so that all problems of a list can be
   * told at once. @throws TurnoutError POSTING_UNKNOWN, ASSIGNMENT_UNKNOWN for what `which` names
   */
  strangers(names: readonly string[], which: Which): Promise<readonly string[]>;
  /**
   * Writes the intents of the plan and one job for each, in transactions; nothing is called. What changed since the
   * plan was made is looked at again: whoever was paid meanwhile is left out, limits hold.
   * @throws TurnoutError CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT
   */
  order(plan: PaymentPlan, act: Act): Promise<PaymentOrder>;
  entries(filter: Omit<LedgerFilter, 'study' | 'environment' | 'recruiter'>): AsyncIterable<LedgerEntry>;
  steps(entryId: number): Promise<readonly LedgerStep[]>;
  /**
   * Settles one entry that is `unknown`: for those about which the recruiter cannot be asked, or contradicts itself.
   * Calls nothing and pays nothing; the step and the audit log name who did it. Payments of the same assignment that
   * waited for it go on within minutes.
   * @throws TurnoutError LEDGER_ENTRY_UNKNOWN; LEDGER_STATE for an entry in any other state; REASON_MISSING
   */
  settle(entryId: number, settlement: Settlement, act: Act): Promise<void>;
  /**
   * Writes down, as confirmed entries, bonuses of the named assignments that the recruiter lists and our ledger does not
   * know: somebody paid them elsewhere. Pays nobody; doing it again adds nothing.
   * @param act its reason stands in the ledger
   * @throws TurnoutError REASON_MISSING, ASSIGNMENT_UNKNOWN, RECRUITER_SILENT; BONUS_UNDER_WAY while a bonus of
   * them is
   */
  recordBonuses(names: readonly string[], act: Act): Promise<readonly LedgerEntry[]>;
  /** Asks the recruiter about everything, explains every cent, and proposes; resolves what is unknown. */
  reconcile(onProgress?: (done: number, all: number) => void): Promise<Reconciliation>;
}

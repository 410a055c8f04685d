/**
 * What an entry is to do at the recruiter. Only rejecting costs nothing; `screen_out` costs what the recruiter itself
 * pays somebody whose participation did not fit.
 */
export type LedgerKind = 'approve' | 'reject' | 'reverse' | 'bonus' | 'screen_out';

/**
 * PA1: `intent` is written before anything is called; `sent`, before the call goes out; then `confirmed`, `failed` (it
 * certainly was not done) or `unknown` (it may have been). `unknown` is left only by asking the recruiter.
 */
export type LedgerState = 'intent' | 'sent' | 'confirmed' | 'failed' | 'unknown';

/** One intent to move money or to decide about work, and where it stands. Its history is its steps. */
export interface LedgerEntry {
  readonly id: number;
  readonly study: string;
  readonly environment: string;
  readonly recruiter: string;
  readonly kind: LedgerKind;
  /** Why it is paid, e.g. `reward`, `auto`, `by hand`; with `sequence` it tells bonuses of one assignment apart. */
  readonly purpose: string;
  readonly sequence: number;
  /** PA2: made of environment, recruiter, study, assignment, worker, kind, purpose and sequence, and nothing else. */
  readonly token: string;
  readonly postingId: number;
  readonly assignmentId: number;
  readonly participantId: number | undefined;
  /** The worker's pseudonym. */
  readonly worker: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly feeMinor: number;
  /** What the worker reads. */
  readonly reason: string;
  /** Who ordered it. */
  readonly actor: string;
  readonly batch: string;
  readonly state: LedgerState;
  /** Of the last step that has one: the recruiter's own number of the payment. */
  readonly reference: string | undefined;
  /** Epoch ms: ordered, and last step. */
  readonly createdAt: number;
  readonly changedAt: number;
}

export type NewLedgerEntry = Omit<LedgerEntry, 'id' | 'state' | 'reference' | 'changedAt'>;

/** A row that is only ever appended. */
export interface LedgerStep {
  readonly entryId: number;
  /** 1, 2, 3 … within the entry. */
  readonly n: number;
  readonly state: LedgerState;
  readonly at: number;
  /** What happened, in words; a recruiter's message as it came. */
  readonly note: string;
  readonly reference: string | undefined;
}

export interface LedgerFilter {
  readonly study?: string;
  readonly environment?: string;
  readonly recruiter?: string;
  readonly states?: readonly LedgerState[];
  readonly kinds?: readonly LedgerKind[];
  readonly postingId?: number;
  readonly assignmentId?: number;
  readonly batch?: string;
  /** Epoch ms; a last step at or after it. */
  readonly changedSince?: number;
}

/** What is spent or may still be: every entry that is not `failed`. */
export interface LedgerTotals {
  readonly amountMinor: number;
  readonly feeMinor: number;
}

export interface LedgerReader {
  byId(id: number): Promise<LedgerEntry | undefined>;
  /** In order of id, up to `limit` with an id above `after`. */
  page(filter: LedgerFilter, after: number, limit: number): Promise<readonly LedgerEntry[]>;
  steps(entryId: number): Promise<readonly LedgerStep[]>;
  /**
   * Amounts of one currency, over all recruiters.
   * @param of narrows to one worker, or to entries ordered at or after a time
   */
  totals(
    study: string,
    environment: string,
    of: { readonly currency: string; readonly worker?: string; readonly since?: number },
  ): Promise<LedgerTotals>;
}

export interface LedgerWriter extends LedgerReader {
  /** Keeps others from ordering payments of this study and environment until the transaction ends (PA5). */
  lockBudget(study: string, environment: string): Promise<void>;
  /** Writes the entry with its first step, `intent`. @returns the id; undefined when the token is there already */
  insert(entry: NewLedgerEntry): Promise<number | undefined>;
  lock(id: number): Promise<LedgerEntry | undefined>;
  /** Appends a step and makes it the entry's state. */
  append(step: Omit<LedgerStep, 'n'>): Promise<void>;
}

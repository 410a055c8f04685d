/**
 * What happens to a person's earnings: `listed` puts cents on a payout list, `returned` takes them from it unpaid,
 * `paid` says the lab has paid them, `bounced` that a payment came back, `written-off` that nobody is there to be paid.
 */
export type PayoutEntryKind = 'listed' | 'returned' | 'paid' | 'bounced' | 'written-off';

/** One movement of a person's earnings. */
export interface PayoutEntry {
  /** The number of the worker's row. */
  readonly workerId: number;
  readonly kind: PayoutEntryKind;
  /** Minor units, above zero. */
  readonly amountMinor: number;
  readonly currency: string;
  /** Epoch ms UTC. */
  readonly at: number;
}

/** A movement by a line of a list. */
export type LinePayoutEntry = PayoutEntry & {
  /** The number of the line. */
  readonly lineId: number;
  readonly kind: Exclude<PayoutEntryKind, 'written-off'>;
};

/** Where a person's earnings are. The four always add up to what was earned. Minor units. */
export interface Owed {
  readonly owedMinor: number;
  readonly listedMinor: number;
  readonly paidMinor: number;
  readonly writtenOffMinor: number;
}

/** The marketplace counts in US dollars, as its API does. */
export const PAYOUT_CURRENCY = 'USD';

/** @param earnedMinor approved rewards and bonuses @param moved sums of the entries by kind */
export function owedOf(earnedMinor: number, moved: Readonly<Record<PayoutEntryKind, number>>): Owed {
  const listedMinor = moved.listed - moved.returned - moved.paid;
  const paidMinor = moved.paid - moved.bounced;
  const writtenOffMinor = moved['written-off'];
  const owedMinor = earnedMinor - listedMinor - paidMinor - writtenOffMinor;
  return { owedMinor, listedMinor, paidMinor, writtenOffMinor };
}

/** `open`: on the list, not paid yet. `failed` and `void`: the cents are owed again. */
export type PayoutLineStatus = 'open' | 'paid' | 'failed' | 'void';

export type PayoutAct = 'pay' | 'fail' | 'void';

export interface PayoutMove {
  readonly status: PayoutLineStatus;
  readonly entry: LinePayoutEntry['kind'];
}

const moves: Readonly<Record<PayoutLineStatus, Readonly<Partial<Record<PayoutAct, PayoutMove>>>>> = {
  open: {
    pay: { status: 'paid', entry: 'paid' },
    fail: { status: 'failed', entry: 'returned' },
    void: { status: 'void', entry: 'returned' },
  },
  // A bank may send a transfer back days after it was made.
  paid: { fail: { status: 'failed', entry: 'bounced' } },
  failed: {},
  void: {},
};

/** What an act makes of a line, and the entry to write. @returns undefined when the line does not allow it */
export const payoutMove = (status: PayoutLineStatus, act: PayoutAct): PayoutMove | undefined =>
  moves[status][act];

/**
 * Why money moved. `deposit` comes into a balance; `hold` goes from it into the hold of a HIT and `release` back;
 * `reward` and `reward-fee` leave the hold, `bonus` and `bonus-fee` the balance. Rewards and bonuses arrive in a
 * worker's earnings.
 */
export type LedgerKind = 'deposit' | 'hold' | 'release' | 'reward' | 'reward-fee' | 'bonus' | 'bonus-fee';

export interface LedgerEntry {
  readonly requesterId: number;
  readonly kind: LedgerKind;
  /** Minor units, above zero. */
  readonly amountMinor: number;
  readonly hitId?: number | undefined;
  /** The number of the assignment's row. */
  readonly assignment?: number | undefined;
  readonly workerId?: number | undefined;
  /** Epoch ms UTC. */
  readonly at: number;
}

/** What an entry does to the requester's two amounts. */
export function effectOf({ kind, amountMinor }: Pick<LedgerEntry, 'kind' | 'amountMinor'>): {
  readonly availableMinor: number;
  readonly heldMinor: number;
} {
  switch (kind) {
    case 'deposit':
      return { availableMinor: amountMinor, heldMinor: 0 };
    case 'hold':
      return { availableMinor: -amountMinor, heldMinor: amountMinor };
    case 'release':
      return { availableMinor: amountMinor, heldMinor: -amountMinor };
    case 'reward':
    case 'reward-fee':
      return { availableMinor: 0, heldMinor: -amountMinor };
    case 'bonus':
    case 'bonus-fee':
      return { availableMinor: -amountMinor, heldMinor: 0 };
  }
}

/** A bonus as paid. */
export interface Bonus {
  readonly id: number;
  readonly requesterId: number;
  readonly hitId: number;
  readonly assignmentId: string;
  readonly workerId: number;
  readonly amountMinor: number;
  readonly reason: string;
  /** Epoch ms UTC. */
  readonly paidAt: number;
}

import type { LedgerTotals } from './ledger.ts';

/** What is spent already, or may still be, and what is bound in postings beyond that. */
export interface Spent {
  readonly ledger: LedgerTotals;
  readonly committedMinor: number;
}

/** What is to be spent: work that was posted for, whose money is bound already, and anything further; with fees. */
export interface Spending {
  readonly boundMinor: number;
  readonly furtherMinor: number;
}

export interface LimitBreach {
  readonly limit: 'day' | 'study';
  readonly mostMinor: number;
  /** What it would come to. */
  readonly wouldBeMinor: number;
}

/**
 * PA5: whether spending stays within a limit over a time, to the cent. What is bound in postings counts against
 * anything further, so that bonuses never take the money of work that people are doing.
 */
export function limitBreach(
  limit: 'day' | 'study',
  mostMinor: number | undefined,
  { ledger, committedMinor }: Spent,
  { boundMinor, furtherMinor }: Spending,
): LimitBreach | undefined {
  if (mostMinor === undefined || boundMinor + furtherMinor === 0) return undefined;
  const spent = ledger.amountMinor + ledger.feeMinor;
  const bound = furtherMinor > 0 ? Math.max(boundMinor, committedMinor) : boundMinor;
  const wouldBeMinor = spent + bound + furtherMinor;
  return wouldBeMinor > mostMinor ? { limit, mostMinor, wouldBeMinor } : undefined;
}

/**
 * PA5: which payments stay within the limit of each person, in amounts without fees. Who would get too much keeps the
 * others from nothing.
 * @param spentOn what was spent on each person before, by pseudonym
 */
export function withinPerson<Line extends { readonly worker: string; readonly amountMinor: number }>(
  mostMinor: number,
  lines: readonly Line[],
  spentOn: ReadonlyMap<string, number>,
): { readonly within: readonly Line[]; readonly beyond: readonly Line[] } {
  const within: Line[] = [];
  const beyond: Line[] = [];
  const sums = new Map(spentOn);
  for (const line of lines) {
    const wouldBe = (sums.get(line.worker) ?? 0) + line.amountMinor;
    const isWithin = line.amountMinor === 0 || wouldBe <= mostMinor;
    if (isWithin) sums.set(line.worker, wouldBe);
    (isWithin ? within : beyond).push(line);
  }
  return { within, beyond };
}

const DAY_MS = 86_400_000;

/** Epoch ms of the beginning of the day in UTC, for the limit of a day. */
export const dayStart = (now: number): number => now - (now % DAY_MS);

import type { Assignment, Posting, Store } from '@turnout/core';
import { everyRow } from '../paging.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import type { PaymentLine } from './types.ts';

type Cost = Pick<PaymentLine, 'amountMinor' | 'feeMinor'>;

const costOf = (recruiter: RecruitingParts['recruiter'], amountMinor: number): Cost => ({
  amountMinor,
  feeMinor: recruiter.bonusFeeMinor(amountMinor),
});

/** What the recruiter pays one whom we screen out, as it says itself. */
export const screenOutCost = (recruiter: RecruitingParts['recruiter']): Cost =>
  costOf(recruiter, recruiter.capabilities.screenOutMinor ?? 0);

/**
 * What it paid one who was screened out there: by the code they came back with, where that is known; otherwise as for
 * those whom we screen out. Undefined where it does not say any more what it pays.
 */
export function screenOutCostThere(
  recruiter: RecruitingParts['recruiter'],
  { completionCode }: Pick<Assignment, 'completionCode'>,
): Cost | undefined {
  const ofCode = completionCode === undefined ? undefined : recruiter.screenOutMinorOf?.(completionCode);
  const amountMinor = ofCode ?? recruiter.capabilities.screenOutMinor;
  return amountMinor === undefined ? undefined : costOf(recruiter, amountMinor);
}

/** Takes one screen-out's money out of what its posting keeps. @returns false when that is not enough for one more */
export type TakeScreenOut = (posting: Posting) => Promise<boolean>;

/** RC8: screen-outs are paid from what the posting bound for them, and from nothing else; for one order or plan. */
export function keptForScreenOuts(parts: RecruitingParts, { ledger }: Pick<Store, 'ledger'>): TakeScreenOut {
  const { amountMinor, feeMinor } = screenOutCost(parts.recruiter);
  const kept = new Map<number, number>();
  const readKept = async ({ id, screenOutsMinor }: Posting): Promise<number> => {
    const filter = { ...scopeOf(parts), postingId: id, kinds: ['screen_out'] } as const;
    let keptMinor = screenOutsMinor;
    for await (const entry of everyRow((after, limit) => ledger.page(filter, after, limit)))
      if (entry.state !== 'failed') keptMinor -= entry.amountMinor + entry.feeMinor;
    return keptMinor;
  };
  return async (posting) => {
    const rest = (kept.get(posting.id) ?? (await readKept(posting))) - amountMinor - feeMinor;
    if (rest >= 0) kept.set(posting.id, rest);
    return rest >= 0;
  };
}

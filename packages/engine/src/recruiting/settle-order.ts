import type { Posting, Transaction } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { RecruitingParts } from './parts.ts';
import {
  endUnderWay,
  type OrderKind,
  orderUnderWay,
  type PostingOrderData,
  type UnderWay,
} from './under-way.ts';

/**
 * Finds out what became of an order whose answer was lost.
 * @param isWanted whether the posting is as the order left it: else somebody saw to it before
 * @param find asks the recruiter, and confirms the order or gives it back
 */
export async function resolveOrder<Order extends PostingOrderData>(
  { context: { store } }: RecruitingParts,
  kind: OrderKind,
  postingId: number,
  isWanted: (posting: Posting, order: Order) => boolean,
  find: (posting: Posting, held: UnderWay<Order>) => Promise<unknown>,
): Promise<JobOutcome> {
  const held = await orderUnderWay<Order>(store, kind, postingId);
  const posting = await store.postings.byId(postingId);
  if (held === undefined || posting === undefined || !isWanted(posting, held.order))
    return { kind: 'completed', message: 'settled before' };
  await find(posting, held);
  return { kind: 'completed' };
}

/**
 * The recruiter has certainly not done what was ordered: what it may have cost is free again, on the day it was bound.
 * Whoever does not hold the order any more changes nothing.
 * @param isWanted whether the posting is as the order left it
 * @param undo takes the order back from the posting, in the same transaction; the audit log is locked last
 */
export async function giveBackOrder<Order extends PostingOrderData>(
  parts: RecruitingParts,
  kind: OrderKind,
  { jobId, order }: UnderWay<Order>,
  isWanted: (posting: Posting) => boolean,
  undo: (tx: Transaction, posting: Posting) => Promise<unknown>,
): Promise<void> {
  const { postingId, at, amountMinor } = order;
  const { store, clock } = parts.context;
  await store.write(async (tx) => {
    const posting = await tx.postings.lock(postingId);
    if (posting === undefined || !isWanted(posting)) return;
    if ((await orderUnderWay(tx, kind, postingId))?.jobId !== jobId) return;
    await tx.postings.order({ postingId, at, amountMinor: -amountMinor });
    await endUnderWay(tx, kind, postingId, clock.now());
    await undo(tx, posting);
  });
}

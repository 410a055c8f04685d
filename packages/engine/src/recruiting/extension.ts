import { type ListedPosting, type Posting, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';
import { limitInTheWay } from './limits.ts';
import { externalIdOf, type RecruitingParts, scopeOf } from './parts.ts';
import { giveBackOrder, resolveOrder } from './settle-order.ts';
import type { PostingPreview } from './types.ts';
import {
  endUnderWay,
  orderUnderWay,
  type PostingOrderData,
  type UnderWay,
  writeUnderWay,
} from './under-way.ts';

/** Places that were ordered for a posting that is there. */
export interface Extension extends PostingOrderData {
  readonly from: number;
  readonly to: number;
}

const KIND = 'recruiting.places';

/**
 * Writes down that places are wanted, and binds what they cost.
 * @throws TurnoutError POSTING_STATE, LIMIT_EXCEEDED
 */
export async function orderExtension(
  parts: RecruitingParts,
  { id, places: from }: Posting,
  places: number,
  { quote }: PostingPreview,
  act: Act,
): Promise<UnderWay<Extension>> {
  const { study, environment } = scopeOf(parts);
  const at = parts.context.clock.now();
  const extension = { postingId: id, at, amountMinor: quote.totalMinor, from, to: from + places };
  return parts.context.store.write(async (tx) => {
    const locked = await tx.postings.lock(id);
    if (locked?.state !== 'open' || locked.places !== from)
      throw new TurnoutError('POSTING_STATE', `Posting ${id} was changed at the same time.`);
    await tx.ledger.lockBudget(study, environment);
    const limit = await limitInTheWay(parts, tx, { ...quote, rewardMinor: locked.rewardMinor });
    if (limit !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', limit);
    await tx.postings.change(id, withPlaces(parts, locked, extension.to));
    await tx.postings.order({ postingId: id, at, amountMinor: extension.amountMinor });
    const underWay = await writeUnderWay(parts, tx, KIND, extension);
    await parts.appendAudit(tx, {
      at,
      actor: act.actor,
      action: 'posting.places_ordered',
      subject: `posting ${id}`,
      reason: act.reason,
      facts: {
        before: from,
        wanted: extension.to,
        totalMinor: extension.amountMinor,
        ...(act.confirmedMinor !== undefined && { confirmedMinor: act.confirmedMinor }),
      },
    });
    return underWay;
  });
}

/** The recruiter has added them. What was settled before, by whomever, stays as it is. @returns the posting as it is */
export function confirmExtension(parts: RecruitingParts, extension: Extension): Promise<Posting> {
  const { store, clock } = parts.context;
  const { postingId, at, from, to } = extension;
  return store.write(async (tx) => {
    const posting = await lockPosting(tx, postingId);
    const found = await orderUnderWay<Extension>(tx, KIND, postingId);
    if (found?.order.at !== at || found.order.to !== to || posting.places !== to) return posting;
    await endUnderWay(tx, KIND, postingId, clock.now());
    return writePlaces(parts, tx, posting, { before: from, places: to, reason: 'the recruiter has them' });
  });
}

/** The recruiter has certainly not added them. */
export const giveBack = (
  parts: RecruitingParts,
  held: UnderWay<Extension>,
  reason: string,
): Promise<void> => {
  const { from, to } = held.order;
  return giveBackOrder(
    parts,
    KIND,
    held,
    ({ places }) => places === to,
    (tx, posting) => writePlaces(parts, tx, posting, { before: from, places: from, reason }),
  );
};

/** Finds out what became of an extension whose answer was lost. */
export const resolveExtension = (
  parts: RecruitingParts,
  { postingId }: PostingOrderData,
): Promise<JobOutcome> =>
  resolveOrder<Extension>(
    parts,
    KIND,
    postingId,
    ({ externalId, places }, { to }) => externalId !== undefined && places === to,
    async (posting, held) => {
      if (await hasPlaces(parts, externalIdOf(posting), held.order.to))
        await confirmExtension(parts, held.order);
      else await giveBack(parts, held, 'the recruiter has not added them');
    },
  );

/**
 * Places that somebody added past us, at the recruiter: what they cost is counted from now on. An extension of ours
 * that is under way is settled by whoever ordered it.
 * @returns the posting as it is
 */
export async function adoptPlaces(
  parts: RecruitingParts,
  posting: Posting,
  listed: Pick<ListedPosting, 'places'>,
): Promise<Posting> {
  if (listed.places <= posting.places) return posting;
  return parts.context.store.write(async (tx) => {
    const locked = await lockPosting(tx, posting.id);
    if (locked.state !== 'open' || listed.places <= locked.places) return locked;
    if ((await orderUnderWay(tx, KIND, locked.id)) !== undefined) return locked;
    const at = parts.context.clock.now();
    const amountMinor = totalOf(parts, locked, listed.places) - totalOf(parts, locked, locked.places);
    await tx.postings.order({ postingId: locked.id, at, amountMinor });
    const reason = 'somebody added them at the recruiter';
    return writePlaces(parts, tx, locked, { before: locked.places, places: listed.places, reason });
  });
}

export async function hasPlaces(
  { recruiter }: RecruitingParts,
  externalId: string,
  wanted: number,
): Promise<boolean> {
  const listed = await recruiter.posting(externalId);
  return listed !== undefined && listed.places >= wanted;
}

async function lockPosting(tx: Transaction, id: number): Promise<Posting> {
  const posting = await tx.postings.lock(id);
  if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
  return posting;
}

/** Writes down how many places there are after all. */
async function writePlaces(
  parts: RecruitingParts,
  tx: Transaction,
  posting: Posting,
  { before, places, reason }: { readonly before: number; readonly places: number; readonly reason: string },
): Promise<Posting> {
  const change = withPlaces(parts, posting, places);
  await tx.postings.change(posting.id, change);
  await parts.appendAudit(tx, {
    at: parts.context.clock.now(),
    actor: 'server',
    action: 'posting.places',
    subject: `posting ${posting.id}`,
    reason,
    facts: { before, now: places },
  });
  return { ...posting, ...change };
}

const withPlaces = ({ recruiter }: RecruitingParts, { rewardMinor }: Posting, places: number) => ({
  places,
  feeMinor: Math.ceil(recruiter.quote({ places, rewardMinor }).feeMinor / places),
});

const totalOf = ({ recruiter }: RecruitingParts, { rewardMinor }: Posting, places: number): number =>
  recruiter.quote({ places, rewardMinor }).totalMinor;

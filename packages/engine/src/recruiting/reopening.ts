import {
  type ListedPosting,
  type Posting,
  type PostingChange,
  type Transaction,
  TurnoutError,
} from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';
import { endOf, writeChange } from './change-posting.ts';
import { cancelEnd, isEndBeingTold, orderEnd } from './end-jobs.ts';
import { keepSchedules } from './intents.ts';
import { limitInTheWay } from './limits.ts';
import { externalIdOf, isRealMoney, type RecruitingParts, scopeOf } from './parts.ts';
import { figuresOf, openQuote } from './reopening-preview.ts';
import { servedUntil } from './resolve.ts';
import { giveBackOrder, resolveOrder } from './settle-order.ts';
import { endUnderWay, type PostingOrderData, type UnderWay, writeUnderWay } from './under-way.ts';

/** An ended posting that was ordered to be opened again. */
interface Reopening extends PostingOrderData {
  /** How it had ended. */
  readonly before: PostingChange;
}

const KIND = 'recruiting.reopening';

/**
 * RC8, RC13: binds the places of an ended posting again, before the recruiter is asked.
 * @throws TurnoutError POSTING_STATE, LIMIT_EXCEEDED, CONFIRMATION_MISSING
 */
export async function orderReopening(
  parts: RecruitingParts,
  { id }: Posting,
  endsAt: number,
  act: Act,
): Promise<UnderWay<Reopening>> {
  const { context, recruiter } = parts;
  const { study, environment } = scopeOf(parts);
  return context.store.write(async (tx) => {
    const locked = await tx.postings.lock(id);
    if (locked?.state !== 'ended')
      throw new TurnoutError('POSTING_STATE', `Posting ${id} was changed at the same time.`);
    const at = context.clock.now();
    await refuseWhileTold(tx, id, at);
    // A runner takes a job on without the posting's lock: only after the cancelling, what was not begun never is.
    await cancelEnd(tx, id, at);
    await refuseWhileTold(tx, id, at);
    await tx.ledger.lockBudget(study, environment);
    const { totalMinor } = openQuote(await figuresOf(parts, tx, id));
    if (isRealMoney(parts, totalMinor) && act.confirmedMinor !== totalMinor)
      throw new TurnoutError('CONFIRMATION_MISSING', undefined, {
        facts: { totalMinor, currency: recruiter.currency },
      });
    const limit = await limitInTheWay(parts, tx, { totalMinor, rewardMinor: locked.rewardMinor });
    if (limit !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', limit);
    await tx.postings.change(id, { state: 'open', endsAt, leaseUntil: at });
    await tx.postings.order({ postingId: id, at, amountMinor: totalMinor });
    // An earlier one, before it was ended, is of no interest any more.
    await endUnderWay(tx, KIND, id, at);
    const reopening = { postingId: id, at, amountMinor: totalMinor, before: endOf(locked) };
    const underWay = await writeUnderWay(parts, tx, KIND, reopening);
    await keepSchedules(parts, tx);
    await parts.appendAudit(tx, {
      at,
      actor: act.actor,
      action: 'posting.open_again',
      subject: `posting ${id}`,
      reason: act.reason,
      facts: {
        endsAt,
        totalMinor,
        ...(act.confirmedMinor !== undefined && { confirmedMinor: act.confirmedMinor }),
      },
    });
    return underWay;
  });
}

/** @throws TurnoutError POSTING_STATE */
async function refuseWhileTold(tx: Pick<Transaction, 'jobs'>, id: number, now: number): Promise<void> {
  if (!(await isEndBeingTold(tx, id, now))) return;
  throw new TurnoutError(
    'POSTING_STATE',
    `The recruiter is just being told that posting ${id} ends: try again in a minute.`,
  );
}

const isOpen = ({ state }: Posting): boolean => state === 'open';

/**
 * The recruiter has not opened it: it is ended as before.
 * @param mayOpenYet a call that opens it may still be on its way, so that the recruiter is told of the end
 */
export const closeAgain = (
  parts: RecruitingParts,
  held: UnderWay<Reopening>,
  act: Pick<Act, 'actor' | 'reason'>,
  mayOpenYet: boolean,
): Promise<void> =>
  giveBackOrder(parts, KIND, held, isOpen, (tx, posting) => {
    const { at, before } = held.order;
    const isServed = posting.leaseUntil > at;
    return writeChange(parts, tx, posting, before, { ...act, action: 'posting.open_refused' }, async () => {
      if (mayOpenYet || isServed) await orderEnd(parts, tx, posting.id);
    });
  });

/** Finds out what became of a reopening whose answer was lost. */
export const resolveReopening = (
  parts: RecruitingParts,
  { postingId }: PostingOrderData,
): Promise<JobOutcome> =>
  resolveOrder<Reopening>(parts, KIND, postingId, isOpen, async (posting, held) => {
    const listed = await parts.recruiter.posting(externalIdOf(posting));
    if (listed === undefined || listed.state === 'ended')
      await closeAgain(parts, held, { actor: 'server', reason: 'the recruiter has not opened it' }, true);
    else await confirmReopening(parts, posting, listed);
  });

async function confirmReopening(
  parts: RecruitingParts,
  { id }: Posting,
  listed: ListedPosting,
): Promise<void> {
  await parts.context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting?.state !== 'open') return;
    const leaseUntil = servedUntil(parts, posting, listed.endsAt ?? posting.leaseUntil);
    const entry = { actor: 'server', reason: 'found open at the recruiter', action: 'posting.end_set' };
    await writeChange(parts, tx, posting, { leaseUntil }, entry, () =>
      endUnderWay(tx, KIND, id, parts.context.clock.now()),
    );
  });
}

import { committedOf, type Posting, type Quote, TurnoutError, takenOf } from '@turnout/core';
import type { Act } from '../act.ts';
import { cancelEnd } from './end-jobs.ts';
import { keepSchedules } from './intents.ts';
import { limitInTheWay } from './limits.ts';
import { isRealMoney, type RecruitingParts, scopeOf } from './parts.ts';
import { describe } from './preview.ts';
import { type PostingFigures, postingFigures, type SpendingReaders } from './spending.ts';
import type { PostingPreview } from './types.ts';

/** What opening an ended posting again comes to: the places that nobody has, and what may be spent on top of them. */
export async function previewReopening(parts: RecruitingParts, posting: Posting): Promise<PostingPreview> {
  const figures = await figuresOf(parts, parts.context.store, posting.id);
  return describe(parts, [openPlaces(figures)], openQuote(figures), posting.rewardMinor);
}

async function figuresOf(
  parts: RecruitingParts,
  readers: SpendingReaders,
  id: number,
): Promise<PostingFigures> {
  const { study, environment } = scopeOf(parts);
  const found = (await postingFigures(readers, { study, environment })).find(
    ({ posting }) => posting.id === id,
  );
  if (found === undefined) throw new TurnoutError('POSTING_UNKNOWN');
  return found;
}

const openPlaces = ({ posting, assignments }: PostingFigures): number =>
  Math.max(0, posting.places - takenOf(assignments));

function openQuote(figures: PostingFigures): Quote {
  const { rewardMinor, feeMinor } = figures.posting;
  const count = openPlaces(figures);
  const open: PostingFigures = { ...figures, posting: { ...figures.posting, state: 'open' } };
  const totalMinor = committedOf(open) - committedOf(figures);
  const screenOutsMinor = Math.max(0, totalMinor - count * (rewardMinor + feeMinor));
  const line = (label: string, times: number, eachMinor: number) => ({
    label,
    count: times,
    eachMinor,
    totalMinor: times * eachMinor,
  });
  return {
    lines: [
      line('reward', count, rewardMinor),
      line('fee', count, feeMinor),
      ...(screenOutsMinor > 0 ? [line('screened out, at most', 1, screenOutsMinor)] : []),
    ],
    rewardMinor: count * rewardMinor,
    feeMinor: count * feeMinor,
    screenOutsMinor,
    totalMinor,
    hints: [],
  };
}

/**
 * RC8, RC13: binds the places of an ended posting again, before the recruiter is asked.
 * @returns what that ordered, minor units
 * @throws TurnoutError POSTING_STATE, LIMIT_EXCEEDED, CONFIRMATION_MISSING
 */
export async function bindAgain(
  parts: RecruitingParts,
  { id }: Posting,
  endsAt: number,
  act: Act,
): Promise<number> {
  const { context, recruiter } = parts;
  const { study, environment } = scopeOf(parts);
  return context.store.write(async (tx) => {
    const locked = await tx.postings.lock(id);
    if (locked?.state !== 'ended')
      throw new TurnoutError('POSTING_STATE', `Posting ${id} was changed at the same time.`);
    await tx.ledger.lockBudget(study, environment);
    const { totalMinor } = openQuote(await figuresOf(parts, tx, id));
    if (isRealMoney(parts, totalMinor) && act.confirmedMinor !== totalMinor)
      throw new TurnoutError('CONFIRMATION_MISSING', undefined, {
        facts: { totalMinor, currency: recruiter.currency },
      });
    const limit = await limitInTheWay(parts, tx, { totalMinor, rewardMinor: locked.rewardMinor });
    if (limit !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', limit);
    const now = context.clock.now();
    await tx.postings.change(id, { state: 'open', endsAt, leaseUntil: now });
    await tx.postings.order({ postingId: id, at: now, amountMinor: totalMinor });
    await cancelEnd(tx, id, now);
    await keepSchedules(parts, tx);
    await parts.appendAudit(tx, {
      at: now,
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
    return totalMinor;
  });
}

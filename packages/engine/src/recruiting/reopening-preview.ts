import { committedOf, type Posting, type Quote, TurnoutError, takenOf } from '@turnout/core';
import { expectOwnCurrency } from './limits.ts';
import { type RecruitingParts, scopeOf } from './parts.ts';
import { describe } from './preview.ts';
import { type PostingFigures, postingFigures, type SpendingReaders } from './spending.ts';
import type { PostingPreview } from './types.ts';

/**
 * What opening an ended posting again comes to: the places that nobody has, and what may be spent on top of them.
 * @throws TurnoutError OTHER_CURRENCY
 */
export async function previewReopening(parts: RecruitingParts, posting: Posting): Promise<PostingPreview> {
  expectOwnCurrency(parts, posting);
  const figures = await figuresOf(parts, parts.context.store, posting.id);
  return describe(parts, [openPlaces(figures)], openQuote(figures), posting.rewardMinor);
}

export async function figuresOf(
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

/** What its open places come to. */
export function openQuote(figures: PostingFigures): Quote {
  const { rewardMinor, feeMinor } = figures.posting;
  const count = openPlaces(figures);
  const open: PostingFigures = { ...figures, posting: { ...figures.posting, state: 'open' } };
  const totalMinor = committedOf(open) - committedOf({ ...figures, isEndUntold: false });
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

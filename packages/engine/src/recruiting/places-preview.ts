import { counted, type Posting, type Quote, shownAmount, TurnoutError } from '@turnout/core';
import { expectOwnCurrency } from './limits.ts';
import type { RecruitingParts } from './parts.ts';
import { describe } from './preview.ts';
import type { PostingPreview } from './types.ts';

/**
 * What further places come to: the whole posting's cost afterwards less its cost now, so that a fee may jump.
 * @throws TurnoutError INPUT_INVALID, OTHER_CURRENCY
 */
export async function previewPlaces(
  parts: RecruitingParts,
  posting: Posting,
  places: number,
): Promise<PostingPreview> {
  if (!Number.isSafeInteger(places) || places <= 0)
    throw new TurnoutError('INPUT_INVALID', 'Places are a whole number above 0.');
  expectOwnCurrency(parts, posting);
  const quote = furtherQuote(parts, posting, places);
  const preview = await describe(parts, [places], quote, posting.rewardMinor);
  const message = parts.recruiter.placesRefusal?.(posting.places, places);
  if (message === undefined) return preview;
  const remedy = 'Post what is missing with "turnout post create".';
  return { ...preview, problems: [{ code: 'RECRUITER_REFUSED', message, remedy }, ...preview.problems] };
}

function furtherQuote({ recruiter }: RecruitingParts, posting: Posting, places: number): Quote {
  const { rewardMinor } = posting;
  const before = recruiter.quote({ places: posting.places, rewardMinor });
  const after = recruiter.quote({ places: posting.places + places, rewardMinor });
  const feeMinor = after.feeMinor - before.feeMinor;
  const usualMinor = Math.ceil((before.feeMinor / posting.places) * places);
  const jump =
    feeMinor > usualMinor
      ? [
          `With ${posting.places + places} places the fee is higher for all of them: ${shownAmount(feeMinor, recruiter.currency)} in place of ${shownAmount(usualMinor, recruiter.currency)}. Another posting of ${counted(places, 'place')} may cost less.`,
        ]
      : [];
  return {
    lines: [
      { label: 'reward', count: places, eachMinor: rewardMinor, totalMinor: places * rewardMinor },
      { label: 'fee', count: 1, eachMinor: feeMinor, totalMinor: feeMinor },
    ],
    rewardMinor: after.rewardMinor - before.rewardMinor,
    feeMinor,
    screenOutsMinor: after.screenOutsMinor - before.screenOutsMinor,
    totalMinor: after.totalMinor - before.totalMinor,
    hints: [...jump, ...after.hints],
  };
}

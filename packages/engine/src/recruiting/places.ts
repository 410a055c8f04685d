import { type ListedPosting, type Posting, type Quote, shownAmount, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { callPatiently, expectDone } from './asking.ts';
import { externalIdOf, type RecruitingParts, scopeOf, tokenOf } from './parts.ts';
import { refuseProblems } from './post.ts';
import { describe } from './preview.ts';
import { limitInTheWay } from './spending.ts';
import type { PostingPreview } from './types.ts';

/** How often, and how far apart, a call without an answer is looked after, ms. */
const LOOKS = [500, 1_500, 3_000];

/** What further places come to: the whole posting's cost afterwards less its cost now, so that a fee may jump. */
export async function previewPlaces(
  parts: RecruitingParts,
  posting: Posting,
  places: number,
): Promise<PostingPreview> {
  if (!Number.isSafeInteger(places) || places <= 0)
    throw new TurnoutError('INPUT_INVALID', 'Places are a whole number above 0.');
  return describe(parts, [places], furtherQuote(parts, posting, places), posting.rewardMinor);
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
          `With ${posting.places + places} places the fee is higher for all of them: ${shownAmount(feeMinor, recruiter.currency)} in place of ${shownAmount(usualMinor, recruiter.currency)}. Another posting of ${places} places may cost less.`,
        ]
      : [];
  return {
    lines: [
      { label: 'reward', count: places, eachMinor: rewardMinor, totalMinor: places * rewardMinor },
      { label: 'fee', count: 1, eachMinor: feeMinor, totalMinor: feeMinor },
    ],
    rewardMinor: after.rewardMinor - before.rewardMinor,
    feeMinor,
    totalMinor: after.totalMinor - before.totalMinor,
    hints: [...jump, ...after.hints],
  };
}

/**
 * Adds places. The token is made of the number of places there will be, so that the same command after a lost answer
 * adds them once; and what the recruiter lists is looked at first, for a memory of tokens ends.
 * @throws TurnoutError POSTING_STATE, RECRUITER_SETUP, CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT,
 * RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function addPlaces(
  parts: RecruitingParts,
  posting: Posting,
  places: number,
  act: Act,
): Promise<Posting> {
  const { recruiter } = parts;
  if (posting.state !== 'open')
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}.`);
  const externalId = externalIdOf(posting);
  const wanted = posting.places + places;
  const listed = await recruiter.posting(externalId);
  if (listed !== undefined && listed.places >= wanted)
    return setPlaces(parts, posting, listed, act, 'an earlier attempt had added them');
  const preview = await previewPlaces(parts, posting, places);
  refuseProblems(preview);
  if (preview.needsConfirmation && act.confirmedMinor !== preview.quote.totalMinor)
    throw new TurnoutError('CONFIRMATION_MISSING', undefined, {
      facts: { totalMinor: preview.quote.totalMinor, currency: preview.currency },
    });
  await writeIntent(parts, posting, places, preview, act);
  const token = tokenOf(`places ${posting.annotation} ${wanted}`);
  const result = await callPatiently(parts, () => recruiter.addPlaces(externalId, places, token));
  if (result?.kind === 'unknown' && (await appeared(parts, externalId, wanted)))
    return setPlaces(parts, posting, { places: wanted }, act, 'the answer was lost, and they are there');
  expectDone(result);
  return setPlaces(parts, posting, { places: wanted }, act, act.reason);
}

async function writeIntent(
  parts: RecruitingParts,
  posting: Posting,
  places: number,
  { quote }: PostingPreview,
  act: Act,
): Promise<void> {
  const { study, environment } = scopeOf(parts);
  await parts.context.store.write(async (tx) => {
    const locked = await tx.postings.lock(posting.id);
    if (locked?.state !== 'open' || locked.places !== posting.places)
      throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} was changed at the same time.`);
    await tx.ledger.lockBudget(study, environment);
    const limit = await limitInTheWay(parts, tx, { ...quote, rewardMinor: posting.rewardMinor });
    if (limit !== undefined) throw new TurnoutError('LIMIT_EXCEEDED', limit);
    await parts.appendAudit(tx, {
      at: parts.context.clock.now(),
      actor: act.actor,
      action: 'posting.places_ordered',
      subject: `posting ${posting.id}`,
      reason: act.reason,
      facts: {
        before: posting.places,
        more: places,
        totalMinor: quote.totalMinor,
        confirmedMinor: act.confirmedMinor,
      },
    });
  });
}

async function appeared(
  { recruiter, pause }: RecruitingParts,
  externalId: string,
  wanted: number,
): Promise<boolean> {
  for (const wait of LOOKS) {
    await pause(wait);
    const listed = await recruiter.posting(externalId);
    if (listed !== undefined && listed.places >= wanted) return true;
  }
  return false;
}

async function setPlaces(
  parts: RecruitingParts,
  { id }: Posting,
  { places }: Pick<ListedPosting, 'places'>,
  act: Pick<Act, 'actor'>,
  why: string,
): Promise<Posting> {
  const { recruiter, context } = parts;
  return context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    if (posting.places >= places) return posting;
    const { feeMinor } = recruiter.quote({ places, rewardMinor: posting.rewardMinor });
    const change = { places, feeMinor: Math.ceil(feeMinor / places) };
    await tx.postings.change(id, change);
    await parts.appendAudit(tx, {
      at: context.clock.now(),
      actor: act.actor,
      action: 'posting.places',
      subject: `posting ${id}`,
      reason: why,
      facts: { before: posting.places, now: places },
    });
    return { ...posting, ...change };
  });
}

/** Places that somebody added past us, or that a lost call added: what they cost is counted from now on. */
export async function adoptPlaces(parts: RecruitingParts, posting: Posting): Promise<void> {
  const listed = await parts.recruiter.posting(externalIdOf(posting));
  if (listed !== undefined && listed.places > posting.places)
    await setPlaces(parts, posting, listed, { actor: 'server' }, 'the recruiter has more places of it');
}

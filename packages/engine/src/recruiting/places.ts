import { type CallResult, counted, type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { expectDone, isNotDone } from './asking.ts';
import {
  adoptPlaces,
  confirmExtension,
  type Extension,
  giveBack,
  hasPlaces,
  orderExtension,
} from './extension.ts';
import { externalIdOf, type RecruitingParts, tokenOf } from './parts.ts';
import { previewPlaces } from './places-preview.ts';
import { refuseProblems } from './post.ts';
import { askWhileHeld, orderUnderWay, type UnderWay } from './under-way.ts';

/** How far apart a call without an answer is looked after, ms. */
const LOOKS = [500, 1_500, 3_000];

/**
 * Adds places. They count as added before the recruiter is asked, so that limits hold whatever becomes of the call.
 * The same command after a lost answer adds them once: as long as the outcome is not known it goes on with what was
 * begun, under the same token.
 * @throws TurnoutError POSTING_STATE, OTHER_CURRENCY, RECRUITER_SETUP, CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT,
 * RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function addPlaces(
  parts: RecruitingParts,
  posting: Posting,
  places: number,
  act: Act,
): Promise<Posting> {
  const { recruiter, context } = parts;
  if (posting.state !== 'open')
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}.`);
  const externalId = externalIdOf(posting);
  const begun = await orderUnderWay<Extension>(context.store, 'recruiting.places', posting.id);
  if (begun !== undefined && begun.order.to - begun.order.from !== places)
    throw new TurnoutError(
      'POSTING_STATE',
      `It is not known yet whether posting ${posting.id} has ${begun.order.from} or ${counted(begun.order.to, 'place')}.`,
    );
  if (begun !== undefined && (await hasPlaces(parts, externalId, begun.order.to)))
    return finish(parts, externalId, begun.order);
  const first = begun ?? (await begin(parts, posting, places, act));
  const token = tokenOf(`places ${posting.annotation} ${first.order.to}`);
  const { result, held } = await askWhileHeld(parts, 'recruiting.places', first, () =>
    recruiter.addPlaces(externalId, places, token),
  );
  // What an earlier command asked for may still come to be.
  if (begun === undefined && isNotDone(result))
    await giveBack(parts, held, 'the recruiter has not added them');
  return conclude(parts, externalId, held.order, result);
}

async function begin(
  parts: RecruitingParts,
  posting: Posting,
  places: number,
  act: Act,
): Promise<UnderWay<Extension>> {
  const preview = await previewPlaces(parts, posting, places);
  refuseProblems(preview);
  if (preview.needsConfirmation && act.confirmedMinor !== preview.quote.totalMinor)
    throw new TurnoutError('CONFIRMATION_MISSING', undefined, {
      facts: { totalMinor: preview.quote.totalMinor, currency: preview.currency },
    });
  return orderExtension(parts, posting, places, preview, act);
}

async function conclude(
  parts: RecruitingParts,
  externalId: string,
  extension: Extension,
  result: CallResult<undefined> | undefined,
): Promise<Posting> {
  if (result === undefined)
    throw new TurnoutError(
      'POSTING_STATE',
      `Posting ${extension.postingId} was changed at the same time: look how many places it has.`,
    );
  if (result.kind !== 'unknown' || !(await appeared(parts, externalId, extension.to))) expectDone(result);
  return finish(parts, externalId, extension);
}

async function appeared(parts: RecruitingParts, externalId: string, wanted: number): Promise<boolean> {
  for (const wait of LOOKS) {
    await parts.pause(wait);
    if (await hasPlaces(parts, externalId, wanted)) return true;
  }
  return false;
}

/** The recruiter has the places. Where somebody gave them back meanwhile, they are counted as any that are seen there. */
async function finish(parts: RecruitingParts, externalId: string, extension: Extension): Promise<Posting> {
  const posting = await confirmExtension(parts, extension);
  const listed = posting.places < extension.to ? await parts.recruiter.posting(externalId) : undefined;
  return listed === undefined ? posting : adoptPlaces(parts, posting, listed);
}

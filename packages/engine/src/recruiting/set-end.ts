import { leaseEnd, type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { callPatiently, expectDone } from './asking.ts';
import { changePosting, endOf } from './change-posting.ts';
import { end } from './ending.ts';
import { externalIdOf, leaseMsOf, type RecruitingParts, servedMsOf } from './parts.ts';
import { refuseProblems } from './post.ts';
import { bindAgain, previewReopening } from './reopening.ts';
import type { PostingPreview } from './types.ts';

/** What another end comes to; undefined where it costs nothing, because the posting is open or is to end. */
export async function previewEnd(
  parts: RecruitingParts,
  posting: Posting,
  endsAt: number,
): Promise<PostingPreview | undefined> {
  if (posting.state !== 'ended' || endsAt <= parts.context.clock.now()) return undefined;
  return previewReopening(parts, posting);
}

/**
 * Sets until when new people can take a place. An ended posting opens again thereby: that spends money like posting.
 * @throws TurnoutError POSTING_STATE, RECRUITER_SETUP, CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT,
 * RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function setEnd(
  parts: RecruitingParts,
  posting: Posting,
  endsAt: number,
  act: Act,
): Promise<Posting> {
  const { recruiter, context } = parts;
  const now = context.clock.now();
  if (endsAt <= now) return end(parts, posting, act);
  if (posting.state !== 'open' && posting.state !== 'ended')
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}.`);
  const externalId = externalIdOf(posting);
  const preview = await previewEnd(parts, posting, endsAt);
  if (preview !== undefined) refuseProblems(preview);
  const orderedMinor = preview === undefined ? 0 : await bindAgain(parts, posting, endsAt, act);
  const told = leaseEnd(endsAt, now, leaseMsOf(parts));
  const result = await callPatiently(parts, () => recruiter.setEnd(externalId, told));
  if (preview !== undefined && result?.kind === 'refused' && !result.isAlready)
    await changePosting(
      parts,
      posting.id,
      endOf(posting),
      { actor: act.actor, reason: result.message, action: 'posting.open_refused' },
      (tx) =>
        tx.postings.order({ postingId: posting.id, at: context.clock.now(), amountMinor: -orderedMinor }),
    );
  expectDone(result);
  const change = { endsAt, leaseUntil: leaseEnd(endsAt, now, servedMsOf(parts)) };
  return changePosting(parts, posting.id, change, { ...act, action: 'posting.end_set' });
}

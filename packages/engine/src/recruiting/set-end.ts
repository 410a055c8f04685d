import { type CallResult, leaseEnd, type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { callPatiently, expectDone, isNotDone } from './asking.ts';
import { writeChange } from './change-posting.ts';
import { end, endAfterAll } from './ending.ts';
import { externalIdOf, leaseMsOf, type RecruitingParts, servedMsOf } from './parts.ts';
import { refuseProblems } from './post.ts';
import { closeAgain, orderReopening } from './reopening.ts';
import { previewReopening } from './reopening-preview.ts';
import type { PostingPreview } from './types.ts';
import { askWhileHeld, endUnderWay } from './under-way.ts';

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
 * @throws TurnoutError POSTING_STATE, OTHER_CURRENCY, RECRUITER_SETUP, CONFIRMATION_MISSING, LIMIT_EXCEEDED, BALANCE_SHORT,
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
  const told = leaseEnd(endsAt, now, leaseMsOf(parts));
  const tell = () => recruiter.setEnd(externalId, told);
  const preview = await previewEnd(parts, posting, endsAt);
  const result =
    preview === undefined
      ? await callPatiently(parts, tell, async () => isOpen(parts, posting))
      : await openAgain(parts, posting, endsAt, { preview, tell, act });
  if (result === undefined) throw changedMeanwhile(posting);
  expectDone(result);
  return conclude(parts, posting, { endsAt, leaseUntil: leaseEnd(endsAt, now, servedMsOf(parts)) }, act);
}

const isOpen = async ({ context }: RecruitingParts, { id }: Posting): Promise<boolean> =>
  (await context.store.postings.byId(id))?.state === 'open';

const changedMeanwhile = ({ id }: Posting) =>
  new TurnoutError('POSTING_STATE', `Posting ${id} was changed at the same time: look whether it is open.`);

interface OpeningAgain {
  readonly preview: PostingPreview;
  readonly tell: () => Promise<CallResult<undefined>>;
  readonly act: Act;
}

async function openAgain(
  parts: RecruitingParts,
  posting: Posting,
  endsAt: number,
  { preview, tell, act }: OpeningAgain,
): Promise<CallResult<undefined> | undefined> {
  refuseProblems(preview);
  const ordered = await orderReopening(parts, posting, endsAt, act);
  const { result, held } = await askWhileHeld(parts, 'recruiting.reopening', ordered, tell);
  if (isNotDone(result)) await closeAgain(parts, held, { actor: act.actor, reason: result.message }, false);
  return result;
}

/** Where somebody ended the posting while the call was under way, the call may have opened it at the recruiter. */
async function conclude(
  parts: RecruitingParts,
  { id }: Posting,
  change: Pick<Posting, 'endsAt' | 'leaseUntil'>,
  act: Act,
): Promise<Posting> {
  const { store, clock } = parts.context;
  const { posting, isChanged } = await store.write(async (tx) => {
    const locked = await tx.postings.lock(id);
    if (locked === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    if (locked.state !== 'open') return { posting: locked, isChanged: false };
    const entry = { ...act, action: 'posting.end_set' };
    const changed = await writeChange(parts, tx, locked, change, entry, () =>
      endUnderWay(tx, 'recruiting.reopening', id, clock.now()),
    );
    return { posting: changed, isChanged: true };
  });
  if (isChanged) return posting;
  if (posting.state === 'ended') await endAfterAll(parts, posting);
  throw changedMeanwhile(posting);
}

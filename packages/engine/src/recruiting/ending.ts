import { type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';
import { allRows } from '../paging.ts';
import { call, expectDone } from './asking.ts';
import { changePosting, endOf } from './change-posting.ts';
import { cancelEnd, orderEnd } from './end-jobs.ts';
import { externalIdOf, type RecruitingParts, scopeOf } from './parts.ts';

/**
 * Ends a posting. It counts as ended before the recruiter is asked, so that no server renews it meanwhile, and a job
 * asks again for as long as the recruiter has not answered, also when this process goes away in between.
 * @throws TurnoutError POSTING_STATE, RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function end(
  parts: RecruitingParts,
  posting: Posting,
  act: Pick<Act, 'actor' | 'reason'>,
  whenRefused: 'open again' | 'stay ended' = 'open again',
): Promise<Posting> {
  const { context, recruiter } = parts;
  const { id } = posting;
  if (posting.state !== 'open') {
    if (posting.state === 'ended') return posting;
    throw new TurnoutError('POSTING_STATE', `Posting ${id} is ${posting.state}.`);
  }
  const externalId = externalIdOf(posting);
  const now = context.clock.now();
  const ended = await changePosting(
    parts,
    id,
    { state: 'ended', endsAt: Math.min(posting.endsAt, now), leaseUntil: Math.min(posting.leaseUntil, now) },
    { ...act, action: 'posting.end' },
    (tx) => orderEnd(parts, tx, id),
  );
  const result = await call(() => recruiter.setEnd(externalId, now));
  if (result.kind === 'refused' && !result.isAlready && whenRefused === 'open again')
    await changePosting(
      parts,
      id,
      endOf(posting),
      { actor: act.actor, reason: result.message, action: 'posting.end_refused' },
      (tx) => cancelEnd(tx, id, now),
    );
  else if (result.kind === 'done' || result.kind === 'refused')
    await context.store.write((tx) => cancelEnd(tx, id, now));
  expectDone(result);
  return ended;
}

/**
 * Tells the recruiter once more, because another call may have opened the posting since: at once, and by a job for as
 * long as it has not answered.
 */
export async function endAfterAll(parts: RecruitingParts, posting: Posting): Promise<void> {
  const { context, recruiter } = parts;
  await context.store.write((tx) => orderEnd(parts, tx, posting.id));
  const result = await call(() => recruiter.setEnd(externalIdOf(posting), context.clock.now()));
  if (result.kind === 'done' || result.kind === 'refused')
    await context.store.write((tx) => cancelEnd(tx, posting.id, context.clock.now()));
}

/** Tells the recruiter that a posting ended, as the job of it. */
export async function endAgain(parts: RecruitingParts, postingId: number): Promise<JobOutcome> {
  const { context, recruiter } = parts;
  const posting = await context.store.postings.byId(postingId);
  if (posting?.state !== 'ended') return { kind: 'completed', message: 'not ended any more' };
  const result = await call(() => recruiter.setEnd(externalIdOf(posting), context.clock.now()));
  if (result.kind === 'later') return result;
  expectDone(result);
  return { kind: 'completed' };
}

/**
 * Postings whose time ran out. Not every recruiter ends them by itself, so each is told; where it did so, that changes
 * nothing.
 */
export async function closeFinished(parts: RecruitingParts): Promise<void> {
  const { context } = parts;
  const filter = { ...scopeOf(parts), states: ['open'] as const };
  const open = await allRows((after, limit) => context.store.postings.page(filter, after, limit));
  const act = { actor: 'server', reason: 'its time ran out' };
  for (const posting of open.filter(({ endsAt }) => endsAt <= context.clock.now()))
    try {
      await end(parts, posting, act, 'stay ended');
    } catch (error) {
      context.log.warn('the recruiter could not be told of an end', { posting: posting.id, error });
    }
}

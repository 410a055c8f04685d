import { type CallResult, type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';
import { allRows } from '../paging.ts';
import { call, expectDone } from './asking.ts';
import { changePosting, endOf } from './change-posting.ts';
import { cancelEnd, orderEnd, untoldEnds } from './end-jobs.ts';
import { stateThere } from './gone-there.ts';
import { externalIdOf, type RecruitingParts, scopeOf } from './parts.ts';

/**
 * Ends a posting. It counts as ended before the recruiter is asked, so that no server renews it meanwhile, and a job
 * asks again for as long as the recruiter has not answered, also when this process goes away in between. Ending it once
 * more asks at once.
 * @param whenRefused `open again` for whoever reads the refusal. What ends by itself stays ended, and the job asks again:
 * nobody else would.
 * @throws TurnoutError POSTING_STATE, RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function end(
  parts: RecruitingParts,
  posting: Posting,
  act: Pick<Act, 'actor' | 'reason'>,
  whenRefused: 'open again' | 'stay ended' = 'open again',
): Promise<Posting> {
  const { context } = parts;
  const { id } = posting;
  if (posting.state !== 'open') {
    if (posting.state === 'ended') return confirmEnd(parts, posting, act.actor);
    throw new TurnoutError('POSTING_STATE', `Posting ${id} is ${posting.state}.`);
  }
  externalIdOf(posting);
  const now = context.clock.now();
  const ended = await changePosting(
    parts,
    id,
    { state: 'ended', endsAt: Math.min(posting.endsAt, now), leaseUntil: Math.min(posting.leaseUntil, now) },
    { ...act, action: 'posting.end' },
    (tx) => orderEnd(parts, tx, id),
  );
  const result = await tellEnd(parts, posting, act.actor);
  if (result.kind === 'refused' && !result.isAlready && whenRefused === 'open again')
    await changePosting(
      parts,
      id,
      endOf(posting),
      { actor: act.actor, reason: result.message, action: 'posting.end_refused' },
      (tx) => cancelEnd(tx, id, now),
    );
  else if (hasEnded(result)) await context.store.write((tx) => cancelEnd(tx, id, now));
  expectDone(result);
  return ended;
}

/** @throws TurnoutError RECRUITER_REFUSED, RECRUITER_SILENT while the recruiter has not said that it ended */
async function confirmEnd(parts: RecruitingParts, posting: Posting, actor: string): Promise<Posting> {
  const { store, clock } = parts.context;
  if (!(await untoldEnds(store, [posting])).has(posting.id)) return posting;
  if (!(await orderAgain(parts, posting)))
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} was changed at the same time.`);
  expectDone(await tellEnd(parts, posting, actor));
  await store.write((tx) => cancelEnd(tx, posting.id, clock.now()));
  return posting;
}

/** Writes down that the recruiter is told once more. @returns false when the posting is not ended any more */
function orderAgain(parts: RecruitingParts, { id }: Posting): Promise<boolean> {
  return parts.context.store.write(async (tx) => {
    const isEnded = (await tx.postings.lock(id))?.state === 'ended';
    if (isEnded) await orderEnd(parts, tx, id);
    return isEnded;
  });
}

/**
 * Tells the recruiter of an end. What it refuses to end, and shows as ended, has ended; so has what it does not know any
 * more, and the audit log says so.
 */
async function tellEnd(
  parts: RecruitingParts,
  posting: Posting,
  actor: string,
): Promise<CallResult<undefined>> {
  const { context, recruiter, appendAudit } = parts;
  const result = await call(() => recruiter.setEnd(externalIdOf(posting), context.clock.now()));
  if (result.kind !== 'refused' || result.isAlready) return result;
  const there = await stateThere(parts, posting);
  if (there === 'ended') return done;
  if (there !== 'gone') return result;
  await context.store.write((tx) =>
    appendAudit(tx, {
      at: context.clock.now(),
      actor,
      action: 'posting.gone',
      subject: `posting ${posting.id}`,
      reason: `the recruiter knows no such posting: ${result.message}`,
      facts: { externalId: posting.externalId },
    }),
  );
  return done;
}

const done = { kind: 'done', value: undefined } as const;

const hasEnded = (result: CallResult<undefined>): boolean =>
  result.kind === 'done' || (result.kind === 'refused' && result.isAlready);

/**
 * Tells the recruiter once more, because another call may have opened the posting since: at once, and by a job for as
 * long as it has not answered.
 */
export async function endAfterAll(parts: RecruitingParts, posting: Posting): Promise<void> {
  const { context } = parts;
  if (!(await orderAgain(parts, posting))) return;
  const result = await tellEnd(parts, posting, 'server');
  if (hasEnded(result)) await context.store.write((tx) => cancelEnd(tx, posting.id, context.clock.now()));
}

/** Tells the recruiter that a posting ended, as the job of it. */
export async function endAgain(parts: RecruitingParts, postingId: number): Promise<JobOutcome> {
  const posting = await parts.context.store.postings.byId(postingId);
  if (posting?.state !== 'ended') return { kind: 'completed', message: 'not ended any more' };
  const result = await tellEnd(parts, posting, 'server');
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

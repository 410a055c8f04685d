import {
  type CallResult,
  type ListedPosting,
  type Posting,
  type Transaction,
  TurnoutError,
} from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';
import { allRows } from '../paging.ts';
import { call, expectDone } from './asking.ts';
import { endOf, writeChange } from './change-posting.ts';
import { cancelEnd, isOrderWaiting, orderEnd, untoldEnds } from './end-jobs.ts';
import { postingThere } from './gone-there.ts';
import { externalIdOf, type RecruitingParts, scopeOf } from './parts.ts';

/**
 * Ends a posting. It counts as ended before the recruiter is asked, so that no server renews it meanwhile, and a job
 * asks again for as long as the recruiter has not answered, also when this process goes away in between. Ending it once
 * more asks at once. What refuses it, and takes nobody new for now, counts as ended too, and the job asks on.
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
  if (posting.state === 'ended') return confirmEnd(parts, posting, act.actor);
  expectOpen(posting);
  externalIdOf(posting);
  const written = await writeEnd(parts, id, act);
  const result = await tellEnd(parts, posting, act.actor);
  if (result.kind === 'closed') return written.ended;
  if (result.kind === 'refused' && !result.isAlready && whenRefused === 'open again')
    await takeBack(parts, written, { actor: act.actor, reason: result.message });
  else if (hasEnded(result)) await context.store.write((tx) => cancelEnd(tx, id, context.clock.now()));
  expectDone(result);
  return written.ended;
}

function expectOpen({ id, state }: Posting): void {
  if (state !== 'open') throw new TurnoutError('POSTING_STATE', `Posting ${id} is ${state}.`);
}

interface WrittenEnd {
  readonly before: Posting;
  readonly ended: Posting;
  /** The job that tells the recruiter; undefined when one of before does so just now. */
  readonly jobId: number | undefined;
}

/** @throws TurnoutError POSTING_STATE when somebody else changed it meanwhile */
function writeEnd(
  parts: RecruitingParts,
  id: number,
  act: Pick<Act, 'actor' | 'reason'>,
): Promise<WrittenEnd> {
  return parts.context.store.write(async (tx) => {
    const before = await lockPosting(tx, id);
    expectOpen(before);
    const now = parts.context.clock.now();
    const { endsAt, leaseUntil } = before;
    const change = {
      state: 'ended',
      endsAt: Math.min(endsAt, now),
      leaseUntil: Math.min(leaseUntil, now),
    } as const;
    let jobId: number | undefined;
    const ended = await writeChange(
      parts,
      tx,
      before,
      change,
      { ...act, action: 'posting.end' },
      async () => {
        jobId = await orderEnd(parts, tx, id);
      },
    );
    return { before, ended, jobId };
  });
}

/**
 * The recruiter refused the end: the posting is as before. Only where nobody saw to it since: who opened it again, took
 * it off, or told the recruiter too, knows more.
 */
function takeBack(
  parts: RecruitingParts,
  { before, ended, jobId }: WrittenEnd,
  act: Pick<Act, 'actor' | 'reason'>,
): Promise<void> {
  return parts.context.store.write(async (tx) => {
    const locked = await lockPosting(tx, before.id);
    const isAsLeft = locked.state === 'ended' && locked.endsAt === ended.endsAt;
    if (!isAsLeft || jobId === undefined || !(await isOrderWaiting(tx, jobId))) return;
    await writeChange(parts, tx, locked, endOf(before), { ...act, action: 'posting.end_refused' }, () =>
      cancelEnd(tx, before.id, parts.context.clock.now()),
    );
  });
}

async function lockPosting(tx: Transaction, id: number): Promise<Posting> {
  const posting = await tx.postings.lock(id);
  if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
  return posting;
}

/** @throws TurnoutError RECRUITER_REFUSED, RECRUITER_SILENT while the recruiter has not said that it ended */
async function confirmEnd(parts: RecruitingParts, posting: Posting, actor: string): Promise<Posting> {
  const { store, clock } = parts.context;
  if (!(await untoldEnds(store, [posting])).has(posting.id)) return posting;
  if (!(await orderAgain(parts, posting)))
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} was changed at the same time.`);
  const result = await tellEnd(parts, posting, actor);
  if (result.kind === 'closed') return posting;
  expectDone(result);
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

/** What became of telling an end. `closed`: it was refused, and takes nobody new, but may yet open again by itself. */
type Told = CallResult<undefined> | { readonly kind: 'closed'; readonly message: string };

/**
 * Tells the recruiter of an end. What it refuses to end has ended when its time is over there; so has what it does not
 * know any more, and the audit log says so. What is only shown as ended may be full, and open again when a place is
 * given back.
 */
async function tellEnd(parts: RecruitingParts, posting: Posting, actor: string): Promise<Told> {
  const { context, recruiter, appendAudit } = parts;
  const result = await call(() => recruiter.setEnd(externalIdOf(posting), context.clock.now()));
  if (result.kind !== 'refused' || result.isAlready) return result;
  const there = await postingThere(parts, posting);
  if (there === undefined) return result;
  if (there !== 'gone') {
    if (there.state !== 'ended') return result;
    return isOver(there, context.clock.now()) ? done : { kind: 'closed', message: result.message };
  }
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

const isOver = ({ endsAt }: ListedPosting, now: number): boolean => endsAt !== undefined && endsAt <= now;

const hasEnded = (result: Told): boolean =>
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
  if (result.kind === 'closed') return { kind: 'later', message: result.message };
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

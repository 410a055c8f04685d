import { leaseEnd, type Posting, type PostingChange, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import type { JobOutcome } from '../jobs/types.ts';
import { call, callPatiently, expectDone } from './asking.ts';
import { keepSchedules } from './intents.ts';
import { allRows } from './paging.ts';
import { externalIdOf, leaseMsOf, type RecruitingParts, scopedName, scopeOf } from './parts.ts';

const MOST_ATTEMPTS = 50;

/** Changes a posting under its lock, with the audit entry of it. */
export async function changePosting(
  parts: RecruitingParts,
  id: number,
  change: PostingChange,
  entry: Pick<Act, 'actor' | 'reason'> & { readonly action: string },
  also: (tx: Transaction) => Promise<void> = async () => {},
): Promise<Posting> {
  const { context } = parts;
  return context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    await tx.postings.change(id, change);
    await also(tx);
    await parts.appendAudit(tx, {
      at: context.clock.now(),
      actor: entry.actor,
      action: entry.action,
      subject: `posting ${id}`,
      reason: entry.reason,
      facts: { before: posting.state, ...change },
    });
    return { ...posting, ...change };
  });
}

/**
 * Sets until when new people can take a place.
 * @throws TurnoutError POSTING_STATE, RECRUITER_REFUSED, RECRUITER_SILENT
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
  const told = leaseEnd(endsAt, now, leaseMsOf(parts));
  const externalId = externalIdOf(posting);
  expectDone(await callPatiently(parts, () => recruiter.setEnd(externalId, told)));
  return changePosting(
    parts,
    posting.id,
    { state: 'open', endsAt, leaseUntil: told },
    { ...act, action: 'posting.end_set' },
    (tx) => keepSchedules(parts, tx),
  );
}

/**
 * Ends a posting. It counts as ended before the recruiter is asked, so that no server renews it meanwhile, and a job
 * asks again for as long as the recruiter does not answer.
 * @throws TurnoutError POSTING_STATE, RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function end(
  parts: RecruitingParts,
  posting: Posting,
  act: Pick<Act, 'actor' | 'reason'>,
): Promise<Posting> {
  const { context, recruiter } = parts;
  if (posting.state !== 'open') {
    if (posting.state === 'ended') return posting;
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}.`);
  }
  const externalId = externalIdOf(posting);
  const now = context.clock.now();
  const ended = await changePosting(
    parts,
    posting.id,
    { state: 'ended', endsAt: Math.min(posting.endsAt, now), leaseUntil: Math.min(posting.leaseUntil, now) },
    { ...act, action: 'posting.end' },
  );
  const result = await call(() => recruiter.setEnd(externalId, now));
  if (result.kind === 'refused' && !result.isAlready) {
    const { state, endsAt, leaseUntil } = posting;
    await changePosting(
      parts,
      posting.id,
      { state, endsAt, leaseUntil },
      { actor: act.actor, reason: result.message, action: 'posting.end_refused' },
    );
  } else if (result.kind === 'later' || result.kind === 'unknown') await orderEnd(parts, posting.id);
  expectDone(result);
  return ended;
}

async function orderEnd(parts: RecruitingParts, id: number): Promise<void> {
  const now = parts.context.clock.now();
  await parts.context.store.write((tx) =>
    tx.jobs.insert({
      name: scopedName(parts, 'recruiting.end'),
      data: JSON.stringify({ postingId: id }),
      singletonKey: `posting ${id}`,
      mostAttempts: MOST_ATTEMPTS,
      startAfter: now,
      createdAt: now,
    }),
  );
}

/** Tells the recruiter once more that a posting ended. */
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
 * Takes a posting off the account, once all its assignments are archived here and nothing waits.
 * @throws TurnoutError POSTING_STATE, RECRUITER_REFUSED, RECRUITER_SILENT
 */
export async function remove(
  parts: RecruitingParts,
  posting: Posting,
  archive: (posting: Posting) => Promise<unknown>,
  act: Act,
): Promise<Posting> {
  const { recruiter } = parts;
  if (posting.state === 'removed') return posting;
  if (posting.state !== 'ended')
    throw new TurnoutError('POSTING_STATE', `Posting ${posting.id} is ${posting.state}; end it first.`);
  const externalId = externalIdOf(posting);
  await archive(posting);
  await expectNothingWaits(parts, posting);
  expectDone(await callPatiently(parts, () => recruiter.remove(externalId)));
  return changePosting(parts, posting.id, { state: 'removed' }, { ...act, action: 'posting.remove' });
}

async function expectNothingWaits({ context, recruiter }: RecruitingParts, posting: Posting): Promise<void> {
  const { store } = context;
  const waiting = await allRows((after, limit) =>
    store.assignments.page({ postingIds: [posting.id], states: ['working', 'submitted'] }, after, limit),
  );
  const listed = await recruiter.posting(externalIdOf(posting));
  const atRecruiter = (listed?.pending ?? 0) + (listed?.toReview ?? 0);
  const { study, environment } = posting;
  const entries = await allRows((after, limit) =>
    store.ledger.page({ study, environment, states: ['intent', 'sent', 'unknown'] }, after, limit),
  );
  const owed = entries.filter(({ postingId }) => postingId === posting.id).length;
  if (waiting.length + atRecruiter + owed === 0) return;
  throw new TurnoutError(
    'POSTING_STATE',
    `Of posting ${posting.id}, ${Math.max(waiting.length, atRecruiter)} people are at work or wait for review, and ${owed} payments are under way.`,
  );
}

/** Postings whose time ran out by itself. */
export async function closeFinished(parts: RecruitingParts): Promise<void> {
  const { context } = parts;
  const filter = { ...scopeOf(parts), states: ['open'] as const };
  const open = await allRows((after, limit) => context.store.postings.page(filter, after, limit));
  const act = { actor: 'server', reason: 'its time ran out', action: 'posting.end' };
  for (const posting of open)
    if (posting.endsAt <= context.clock.now())
      await changePosting(parts, posting.id, { state: 'ended' }, act);
}

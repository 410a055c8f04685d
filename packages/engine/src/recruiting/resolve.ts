import { type ListedPosting, type Posting, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { keepSchedules } from './intents.ts';
import { allRows } from './paging.ts';
import { type RecruitingParts, scopeOf } from './parts.ts';

/** Asks once; a recruiter that does not answer has told nothing. */
export async function lookFor(
  { recruiter, context }: RecruitingParts,
  { id, annotation }: Posting,
): Promise<ListedPosting | undefined> {
  try {
    return await recruiter.findPosting(annotation);
  } catch (error) {
    context.log.warn('a posting could not be looked for', { posting: id, error });
    return undefined;
  }
}

/** Writes down that the recruiter has made a posting. @param toldEnd the end it was told, epoch ms */
export async function adopt(
  parts: RecruitingParts,
  id: number,
  listed: ListedPosting,
  toldEnd: number,
  act: Pick<Act, 'actor' | 'reason'>,
): Promise<Posting> {
  const { context } = parts;
  return context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    if (posting.state !== 'intended' && posting.state !== 'failed') return posting;
    const change = {
      state: 'open',
      externalId: listed.externalId,
      groupId: listed.groupId,
      workerLink: listed.workerLink,
      leaseUntil: Math.min(posting.endsAt, listed.endsAt ?? toldEnd),
    } as const;
    await tx.postings.change(id, change);
    await keepSchedules(parts, tx);
    await parts.appendAudit(tx, {
      at: context.clock.now(),
      actor: act.actor,
      action: 'posting.open',
      subject: `posting ${id}`,
      reason: act.reason,
      facts: { externalId: listed.externalId },
    });
    return { ...posting, ...change };
  });
}

/** Writes down that a posting was certainly not made. */
export async function fail(parts: RecruitingParts, id: number, actor: string, why: string): Promise<void> {
  await parts.context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting?.state !== 'intended') return;
    await tx.postings.change(id, { state: 'failed' });
    await parts.appendAudit(tx, {
      at: parts.context.clock.now(),
      actor,
      action: 'posting.fail',
      subject: `posting ${id}`,
      reason: why,
      facts: {},
    });
  });
}

/**
 * Looks what became of postings whose maker is gone. One that the recruiter does not list, long enough after the last
 * attempt, was not made; it is not asked for again, because whoever wanted it may have changed their mind.
 */
export async function resolveIntents(parts: RecruitingParts): Promise<void> {
  const { context, recruiter } = parts;
  const filter = { ...scopeOf(parts), states: ['intended'] as const };
  const intents = await allRows((after, limit) => context.store.postings.page(filter, after, limit));
  const now = context.clock.now();
  const act = { actor: 'server', reason: 'found at the recruiter' };
  for (const intent of intents) {
    if (intent.leaseUntil + recruiter.capabilities.listLagMs > now) continue;
    const listed = await recruiter.findPosting(intent.annotation);
    if (listed === undefined) await fail(parts, intent.id, 'server', 'the recruiter has no such posting');
    else await adopt(parts, intent.id, listed, intent.endsAt, act);
  }
}

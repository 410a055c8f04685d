import { type ListedPosting, leaseEnd, type Posting, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { allRows } from '../paging.ts';
import { end } from './ending.ts';
import { keepSchedules } from './intents.ts';
import { leaseMsOf, type RecruitingParts, scopeOf, servedMsOf } from './parts.ts';

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

/**
 * Writes down that the recruiter has made a posting. One that nobody waits for any more, because it was given up or its
 * campaign does not run, is ended at once: whoever took a place in it meanwhile is found and paid.
 * @param toldEnd the end that the recruiter was told, epoch ms
 */
export async function adopt(
  parts: RecruitingParts,
  id: number,
  listed: ListedPosting,
  toldEnd: number,
  act: Pick<Act, 'actor' | 'reason'>,
): Promise<Posting> {
  const { context } = parts;
  const { posting, isWanted } = await context.store.write(async (tx) => {
    const locked = await tx.postings.lock(id);
    if (locked === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    if (locked.state !== 'intended' && locked.state !== 'failed') return { posting: locked, isWanted: true };
    const change = {
      state: 'open',
      externalId: listed.externalId,
      groupId: listed.groupId,
      workerLink: listed.workerLink,
      leaseUntil: servedUntil(parts, locked, listed.endsAt ?? toldEnd),
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
    const isWanted = locked.state === 'intended' && (await isCampaignActive(tx, locked));
    return { posting: { ...locked, ...change }, isWanted };
  });
  if (isWanted) return posting;
  try {
    const reason = 'the recruiter made it when nobody wanted it';
    return await end(parts, posting, { actor: 'server', reason }, 'stay ended');
  } catch (error) {
    context.log.warn('a posting that nobody wants could not be ended yet', { posting: id, error });
    return (await context.store.postings.byId(id)) ?? posting;
  }
}

export function servedUntil(parts: RecruitingParts, { endsAt }: Posting, toldEnd: number): number {
  if (leaseMsOf(parts) !== undefined) return Math.min(endsAt, toldEnd);
  return leaseEnd(endsAt, parts.context.clock.now(), servedMsOf(parts));
}

/** CA5: what is posted for a campaign is wanted only while it runs. */
export async function isCampaignActive(
  { campaigns }: Pick<Transaction, 'campaigns'>,
  { campaignId }: Posting,
): Promise<boolean> {
  return campaignId === undefined || (await campaigns.byId(campaignId))?.state === 'active';
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
 * RC1: looks what became of a posting that was asked for. One that the recruiter does not list, long enough after the
 * last attempt, was not made.
 * @throws what the recruiter throws when it does not answer
 */
export async function resolveIntent(
  parts: RecruitingParts,
  intent: Posting,
): Promise<'made' | 'not made' | 'not known'> {
  const { context, recruiter } = parts;
  const asked = context.clock.now();
  const listed = await recruiter.findPosting(intent.annotation);
  if (listed !== undefined) {
    await adopt(parts, intent.id, listed, intent.endsAt, {
      actor: 'server',
      reason: 'found at the recruiter',
    });
    return 'made';
  }
  if (asked < knownFrom(parts, intent)) return 'not known';
  await fail(parts, intent.id, 'server', 'the recruiter has no such posting');
  return 'not made';
}

/** Epoch ms from which on a posting that is not listed was not made. */
export const knownFrom = ({ recruiter }: RecruitingParts, { leaseUntil }: Posting): number =>
  leaseUntil + recruiter.capabilities.listLagMs;

/**
 * Looks what became of postings whose maker is gone. None is asked for again, because whoever wanted it may have
 * changed their mind.
 */
export async function resolveIntents(parts: RecruitingParts): Promise<void> {
  const { context } = parts;
  const filter = { ...scopeOf(parts), states: ['intended'] as const };
  const intents = await allRows((after, limit) => context.store.postings.page(filter, after, limit));
  for (const intent of intents)
    if (knownFrom(parts, intent) <= context.clock.now()) await resolveIntent(parts, intent);
}

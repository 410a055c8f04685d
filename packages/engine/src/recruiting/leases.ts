import { isAbandoned, isOurs, isRenewalDue, type ListedPosting, leaseEnd, type Posting } from '@turnout/core';
import { call } from './asking.ts';
import { closeFinished, end } from './ending.ts';
import { allRows } from './paging.ts';
import { externalIdOf, leaseMsOf, type RecruitingParts, scopeOf } from './parts.ts';
import { adoptPlaces } from './places.ts';
import { adopt, resolveIntents } from './resolve.ts';

/** The address that recruiters send their notifications to, beside the ad. */
export const NOTIFY_PATH = '/turnout/notify';

const ourPostings = (parts: RecruitingParts, states?: readonly Posting['state'][]) => {
  const filter = { ...scopeOf(parts), ...(states !== undefined && { states }) };
  return allRows((after, limit) => parts.context.store.postings.page(filter, after, limit));
};

/**
 * RC4: while a server runs, tells the recruiter later and later ends. Also looks what became of postings whose maker
 * is gone. What does not work now is tried again the next time.
 */
export async function renewLeases(parts: RecruitingParts): Promise<void> {
  await closeFinished(parts);
  await resolveIntents(parts);
  const { context } = parts;
  const leaseMs = leaseMsOf(parts);
  if (leaseMs === undefined) return;
  for (const posting of await ourPostings(parts, ['open'])) {
    const now = context.clock.now();
    if (isRenewalDue(posting, now, leaseMs))
      await tellEnd(parts, posting, leaseEnd(posting.endsAt, now, leaseMs));
  }
}

/** Tells the recruiter an end of the lease; the wanted end stays. @returns whether it is told */
async function tellEnd(parts: RecruitingParts, posting: Posting, until: number): Promise<boolean> {
  const { recruiter, context } = parts;
  const result = await call(() => recruiter.setEnd(externalIdOf(posting), until));
  const isTold = result.kind === 'done' || (result.kind === 'refused' && result.isAlready);
  if (!isTold) {
    context.log.warn('a lease could not be changed', { posting: posting.id, result: result.message });
    return false;
  }
  const stillOpen = await context.store.write(async (tx) => {
    const locked = await tx.postings.lock(posting.id);
    if (locked?.state !== 'open') return false;
    await tx.postings.change(posting.id, { leaseUntil: until });
    return true;
  });
  // Somebody ended it while the call was under way, and the call may have come later.
  if (!stillOpen && until > context.clock.now())
    await call(() => recruiter.setEnd(externalIdOf(posting), context.clock.now()));
  return true;
}

/** On a stop: leased postings end at the recruiter, and go on when a server renews them within the lease's time. */
export async function endLeases(parts: RecruitingParts): Promise<void> {
  if (leaseMsOf(parts) === undefined) return;
  for (const posting of await ourPostings(parts, ['open']))
    await tellEnd(parts, posting, parts.context.clock.now());
}

/**
 * At start: nothing of ours is open at the recruiter that is not open here, and nothing goes on that was left alone
 * for longer than a lease.
 */
export async function sweep(parts: RecruitingParts): Promise<void> {
  const { context } = parts;
  await subscribe(parts);
  await closeFinished(parts);
  await resolveIntents(parts);
  await endStrays(parts);
  const leaseMs = leaseMsOf(parts);
  for (const posting of await ourPostings(parts, ['open'])) {
    const isLeft = leaseMs !== undefined && isAbandoned(posting, context.clock.now(), leaseMs);
    if (isLeft) await end(parts, posting, { actor: 'server', reason: 'no server renewed it' });
    else await adoptPlaces(parts, posting);
  }
  await renewLeases(parts);
}

/** Asks to be notified. Without it everything is still asked for, only later, so that a failure is no obstacle. */
async function subscribe({ recruiter, settings, context }: RecruitingParts): Promise<void> {
  if (!recruiter.capabilities.notifies || recruiter.subscribe === undefined) return;
  const url = new URL(NOTIFY_PATH.slice(1), settings.adUrl).href;
  try {
    const result = await recruiter.subscribe(url);
    if (result.kind !== 'done') context.log.warn('the recruiter does not notify', { result: result.message });
  } catch (error) {
    context.log.warn('the recruiter does not notify', { error });
  }
}

async function endStrays(parts: RecruitingParts): Promise<void> {
  const { recruiter, context } = parts;
  const { study, environment } = scopeOf(parts);
  const open: ListedPosting[] = [];
  for await (const listed of recruiter.postings())
    if (listed.state !== 'ended' && isOurs(listed.annotation, study, environment)) open.push(listed);
  if (open.length === 0) return;
  // Read after the list: a posting is written down before the recruiter is asked, so none of it can be missing here.
  const known = new Map((await ourPostings(parts)).map((posting) => [posting.annotation, posting]));
  for (const listed of open) {
    const posting = known.get(listed.annotation);
    if (posting?.state === 'open' || posting?.state === 'intended') continue;
    if (posting?.state === 'failed') {
      // It was given up and came into being after all. Whoever took a place in it is to be found and paid.
      const reason = 'the recruiter made it after all';
      await end(parts, await adopt(parts, posting.id, listed, posting.endsAt, { actor: 'server', reason }), {
        actor: 'server',
        reason,
      });
      continue;
    }
    context.log.warn('a posting was open that is not open here, and is ended', {
      posting: posting?.id,
      externalId: listed.externalId,
    });
    await endStray(parts, listed);
  }
}

async function endStray(parts: RecruitingParts, listed: ListedPosting): Promise<void> {
  const { recruiter, context } = parts;
  await context.store.write((tx) =>
    parts.appendAudit(tx, {
      at: context.clock.now(),
      actor: 'server',
      action: 'posting.end_stray',
      subject: `posting ${listed.externalId} of the recruiter`,
      reason: 'open at the recruiter and not here',
      facts: { annotation: listed.annotation },
    }),
  );
  const result = await call(() => recruiter.setEnd(listed.externalId, context.clock.now()));
  if (result.kind !== 'done')
    context.log.warn('a stray posting could not be ended', {
      externalId: listed.externalId,
      result: result.message,
    });
}

import { isAbandoned, isRenewalDue, leaseEnd, type Posting } from '@turnout/core';
import { call } from './asking.ts';
import { closeFinished, end, endAfterAll } from './ending.ts';
import { adoptPlaces } from './extension.ts';
import { externalIdOf, type RecruitingParts, servedMsOf } from './parts.ts';
import { resolveIntents } from './resolve.ts';
import { endStrays, ourPostings } from './strays.ts';
import { listedOf } from './views.ts';

/** The address that recruiters send their notifications to, beside the ad. */
export const NOTIFY_PATH = '/turnout/notify';

/**
 * RC4: while a server runs, tells the recruiter later and later ends. Also looks what became of postings whose maker
 * is gone, and at places that were added past us. What does not work now is tried again the next time.
 */
export async function renewLeases(parts: RecruitingParts): Promise<void> {
  await closeFinished(parts);
  const { clock } = parts.context;
  const servedMs = servedMsOf(parts);
  if (servedMs !== undefined)
    for (const posting of await ourPostings(parts, ['open']))
      if (isRenewalDue(posting, clock.now(), servedMs))
        await serveUntil(parts, posting, leaseEnd(posting.endsAt, clock.now(), servedMs));
  await resolveIntents(parts);
  await lookAtPlaces(parts);
}

/** Tells the recruiter until when somebody serves the posting; the wanted end stays. */
async function serveUntil(parts: RecruitingParts, posting: Posting, until: number): Promise<void> {
  const { context } = parts;
  const result = await call(() => tellServed(parts, posting, until));
  const isTold = result.kind === 'done' || (result.kind === 'refused' && result.isAlready);
  if (!isTold) {
    context.log.warn('a lease could not be changed', { posting: posting.id, result: result.message });
    return;
  }
  const stillOpen = await context.store.write(async (tx) => {
    const locked = await tx.postings.lock(posting.id);
    if (locked?.state !== 'open') return false;
    await tx.postings.change(posting.id, { leaseUntil: until });
    return true;
  });
  // Somebody ended it while the call was under way, and the call may have come later.
  if (!stillOpen && until > context.clock.now()) await endAfterAll(parts, posting);
}

/** Where ends cannot be renewed, the recruiter is told only of the beginning and the end of a pause. */
async function tellServed({ recruiter, context }: RecruitingParts, posting: Posting, until: number) {
  const externalId = externalIdOf(posting);
  if (recruiter.capabilities.renewableEnd || recruiter.setPaused === undefined)
    return recruiter.setEnd(externalId, until);
  const now = context.clock.now();
  const isPause = until <= now;
  const mayBePaused = posting.leaseUntil <= now;
  return isPause || mayBePaused
    ? recruiter.setPaused(externalId, isPause)
    : ({ kind: 'done', value: undefined } as const);
}

/** Places that somebody added at the recruiter count in the limits as soon as they are seen. */
async function lookAtPlaces(parts: RecruitingParts): Promise<void> {
  const open = await ourPostings(parts, ['open']);
  const listed = await listedOf(parts, open);
  for (const posting of open) {
    const found = listed.get(posting.externalId);
    if (found !== undefined) await adoptPlaces(parts, posting, found);
  }
}

/**
 * On a stop: leased postings end or pause at the recruiter, and go on when a server comes back within the lease's
 * time, or another one runs.
 */
export async function endLeases(parts: RecruitingParts): Promise<void> {
  if (servedMsOf(parts) === undefined) return;
  for (const posting of await ourPostings(parts, ['open']))
    await serveUntil(parts, posting, parts.context.clock.now());
}

/**
 * At start: nothing goes on that was left alone for longer than a lease, and nothing of ours is open at the recruiter
 * that is not open here. What was left alone comes first: where ends cannot be renewed, it was open all the time.
 */
export async function sweep(parts: RecruitingParts): Promise<void> {
  await endAbandoned(parts);
  await subscribe(parts);
  await renewLeases(parts);
  await endStrays(parts);
}

/** RC5. One that the recruiter does not answer for keeps the others from nothing; jobs ask again. */
async function endAbandoned(parts: RecruitingParts): Promise<void> {
  const { context } = parts;
  const servedMs = servedMsOf(parts);
  if (servedMs === undefined) return;
  const act = { actor: 'server', reason: 'no server renewed it' };
  for (const posting of await ourPostings(parts, ['open']))
    try {
      if (isAbandoned(posting, context.clock.now(), servedMs)) await end(parts, posting, act, 'stay ended');
    } catch (error) {
      context.log.warn('a posting that was left alone could not be ended yet', {
        posting: posting.id,
        error,
      });
    }
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

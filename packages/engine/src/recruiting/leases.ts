import { isAbandoned, isRenewalDue, leaseEnd, type Posting } from '@turnout/core';
import { call } from './asking.ts';
import { closeFinished, end } from './ending.ts';
import { externalIdOf, leaseMsOf, type RecruitingParts } from './parts.ts';
import { adoptPlaces } from './places.ts';
import { resolveIntents } from './resolve.ts';
import { endStrays, ourPostings } from './strays.ts';

/** The address that recruiters send their notifications to, beside the ad. */
export const NOTIFY_PATH = '/turnout/notify';

/**
 * RC4: while a server runs, tells the recruiter later and later ends. Also looks what became of postings whose maker
 * is gone. What does not work now is tried again the next time.
 */
export async function renewLeases(parts: RecruitingParts): Promise<void> {
  await closeFinished(parts);
  await resolveIntents(parts);
  const { context } = parts;
  if (!canBeHeldBack(parts)) return;
  const leaseMs = leaseMsOf(parts);
  for (const posting of await ourPostings(parts, ['open'])) {
    const now = context.clock.now();
    const isDue =
      leaseMs === undefined ? posting.leaseUntil < posting.endsAt : isRenewalDue(posting, now, leaseMs);
    if (isDue) await serveUntil(parts, posting, leaseEnd(posting.endsAt, now, leaseMs));
  }
}

/** Whether postings may be kept from going on without a server: by near ends, or by a pause while none runs. */
const canBeHeldBack = ({ recruiter, settings }: RecruitingParts): boolean =>
  settings.leaseMs !== undefined &&
  (recruiter.capabilities.renewableEnd || recruiter.setPaused !== undefined);

/** Tells the recruiter until when somebody serves the posting; the wanted end stays. */
async function serveUntil(parts: RecruitingParts, posting: Posting, until: number): Promise<void> {
  const { recruiter, context } = parts;
  const externalId = externalIdOf(posting);
  const tell = async () =>
    recruiter.capabilities.renewableEnd || recruiter.setPaused === undefined
      ? recruiter.setEnd(externalId, until)
      : recruiter.setPaused(externalId, until <= context.clock.now());
  const result = await call(tell);
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
  if (!stillOpen && until > context.clock.now())
    await call(() => recruiter.setEnd(externalId, context.clock.now()));
}

/**
 * On a stop: leased postings end or pause at the recruiter, and go on when a server comes back within the lease's
 * time, or another one runs.
 */
export async function endLeases(parts: RecruitingParts): Promise<void> {
  if (!canBeHeldBack(parts)) return;
  for (const posting of await ourPostings(parts, ['open']))
    await serveUntil(parts, posting, parts.context.clock.now());
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
  const { leaseMs } = parts.settings;
  for (const posting of await ourPostings(parts, ['open']))
    try {
      const isLeft =
        leaseMs !== undefined && canBeHeldBack(parts) && isAbandoned(posting, context.clock.now(), leaseMs);
      if (isLeft) await end(parts, posting, { actor: 'server', reason: 'no server renewed it' });
      else await adoptPlaces(parts, posting);
    } catch (error) {
      // One that the recruiter does not answer for keeps the others from nothing; jobs ask again.
      context.log.warn('a posting could not be looked after', { posting: posting.id, error });
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

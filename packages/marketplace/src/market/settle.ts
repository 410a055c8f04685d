import { TurnoutError } from '@turnout/core';
import { DISPOSAL_MS, statusOf } from '../domain/hit.ts';
import type { Timer } from '../storage/timers.ts';
import { announce } from './announce.ts';
import type { MarketContext, Unit } from './context.ts';
import { disposeHit } from './dispose-hit.ts';
import { giveBack } from './give-back.ts';
import { disposeQualificationType } from './qualifications/delete-type.ts';
import { approve } from './review.ts';
import { reviewPlural } from './review-policies.ts';
import { reviseHit } from './revise-hit.ts';

/** How many due timers are read at once. */
const BATCH = 100;

/** For how long, when something due failed; ms. Not less: a clock moved by months tries each time. */
const PUT_OFF_MS = 600_000;

/**
 * Does what has become due, each thing as of the moment it was due, in order. Several servers may do it at once:
 * each timer is taken under the lock of its HIT and checked again there.
 * @returns how many timers were worked off
 */
export async function settle(context: MarketContext): Promise<number> {
  let done = 0;
  for (;;) {
    const due = await context.read.timers.due(context.clock.now(), BATCH);
    if (due.length === 0) return done;
    for (const timer of due) {
      await workOffOrPutOff(context, timer);
      done += 1;
    }
  }
}

/** One thing that cannot be done must not keep everything after it from being done. */
async function workOffOrPutOff(context: MarketContext, timer: Timer): Promise<void> {
  try {
    await context.transact((unit) => workOff(context, unit, timer));
  } catch (error) {
    // The database itself: the whole run is tried again.
    if (error instanceof TurnoutError) throw error;
    context.log.error('something due could not be done; it is put off', { ...timer, error });
    const dueAt = context.clock.now() + PUT_OFF_MS;
    await context.transact((unit) => unit.timers.put({ ...timer, dueAt }));
  }
}

async function workOff(context: MarketContext, unit: Unit, timer: Timer): Promise<void> {
  switch (timer.kind) {
    case 'assignment-deadline':
      return abandon(context, unit, timer);
    case 'auto-approval':
      return autoApprove(context, unit, timer);
    case 'hit-expiry':
      return expire(context, unit, timer);
    case 'hit-disposal':
      return dispose(context, unit, timer);
    case 'qualification-type-disposal':
      return disposeQualificationType(unit, timer.subject);
  }
}

async function abandon(context: MarketContext, unit: Unit, timer: Timer): Promise<void> {
  const known = await unit.assignments.byId(timer.subject);
  const hit = known && (await unit.hits.lock(known.hitId));
  const assignment = known && (await unit.assignments.byId(known.id));
  if (hit && assignment?.status === 'accepted')
    await giveBack(context, unit, hit, assignment, 'abandoned', timer.dueAt);
  await unit.timers.remove(timer.kind, timer.subject);
}

/** MA4. */
async function autoApprove(context: MarketContext, unit: Unit, timer: Timer): Promise<void> {
  const known = await unit.assignments.byId(timer.subject);
  const hit = known && (await unit.hits.lock(known.hitId));
  const assignment = known && (await unit.assignments.byId(known.id));
  if (hit && assignment?.status === 'submitted')
    await approve(context, unit, hit, assignment, { at: timer.dueAt, automatic: true });
  await unit.timers.remove(timer.kind, timer.subject);
}

async function expire(context: MarketContext, unit: Unit, timer: Timer): Promise<void> {
  const hit = await unit.hits.lock(timer.subject);
  await unit.timers.remove(timer.kind, timer.subject);
  // Its end may have been moved since the timer was read: then the timer is a new one.
  if (hit === undefined || hit.status === 'Disposed') return;
  if (hit.expiresAt > timer.dueAt) {
    await unit.timers.put({ kind: 'hit-expiry', subject: hit.id, dueAt: hit.expiresAt });
    return;
  }
  const revised = await reviseHit(context, unit, hit, {}, timer.dueAt);
  await unit.timers.put({ kind: 'hit-disposal', subject: hit.id, dueAt: timer.dueAt + DISPOSAL_MS });
  await announce(context, unit, revised, { type: 'HITExpired', at: timer.dueAt });
  await reviewPlural(context, unit, hit, revised, timer.dueAt);
}

async function dispose(context: MarketContext, unit: Unit, timer: Timer): Promise<void> {
  const hit = await unit.hits.lock(timer.subject);
  await unit.timers.remove(timer.kind, timer.subject);
  if (hit === undefined || hit.status === 'Disposed') return;
  // Work that nobody reviewed in all this time was approved by its own timer long ago.
  if (statusOf(hit, timer.dueAt, context.profile) === 'Assignable' || hit.submitted + hit.pending > 0)
    await unit.timers.put({ ...timer, dueAt: timer.dueAt + DISPOSAL_MS });
  else await disposeHit(context, unit, hit, timer.dueAt);
}

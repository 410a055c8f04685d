import { type IncomingNotification, TurnoutError } from '@turnout/core';
import { insertLook, orderListing } from './look-jobs.ts';
import type { RecruitingParts } from './parts.ts';

/** Ids of events that are remembered; a repeat beyond them makes us look once more, which changes nothing. */
const MOST_REMEMBERED = 10_000;

/** What happens to a posting within this time is looked at together, ms: notifications come in bursts. */
const GATHERED_MS = 1_000;

/** @throws TurnoutError NOTIFICATION_REFUSED, RECRUITER_CANNOT */
type Receive = (message: IncomingNotification) => Promise<void>;

/**
 * Every event of a notification becomes a job that looks at what it is about; each event once. An event that itself
 * says what became of an assignment is written down as it is; of all others a posting is listed once for many.
 */
export function createReceive(parts: RecruitingParts): Receive {
  const { recruiter, context } = parts;
  const remembered = new Set<string>();
  return async (message) => {
    if (recruiter.readNotification === undefined) throw new TurnoutError('RECRUITER_CANNOT');
    const result = await recruiter.readNotification(message);
    if (result.kind === 'refused') throw new TurnoutError('NOTIFICATION_REFUSED', result.reason);
    const events = result.events.filter(({ id }) => !remembered.has(id));
    if (events.length === 0) return;
    await context.store.write(async (tx) => {
      const listed = new Set<string | undefined>();
      for (const { id, at, postingExternalId, assignmentExternalId, state } of events) {
        if (postingExternalId === undefined || assignmentExternalId === undefined || state === undefined) {
          listed.add(postingExternalId);
          continue;
        }
        const hint = { postingExternalId, told: { assignmentExternalId, state, at } };
        await insertLook(parts, tx, hint, { singletonKey: id, afterMs: 0 });
      }
      for (const postingExternalId of listed) await orderListing(parts, tx, postingExternalId, GATHERED_MS);
    });
    for (const { id } of events) remembered.add(id);
    for (const id of remembered) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(id);
    }
  };
}

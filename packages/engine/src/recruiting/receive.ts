import { type AssignmentState, type IncomingNotification, TurnoutError } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import { type RecruitingParts, scopedName, scopeOf } from './parts.ts';
import { sync, syncPosting } from './sync.ts';

const MOST_ATTEMPTS = 10;

/** Ids of events that are remembered; a repeat beyond them makes us look once more, which changes nothing. */
const MOST_REMEMBERED = 10_000;

/** What a job of a notification is about. */
export interface Hint {
  readonly postingExternalId: string | undefined;
  readonly assignmentExternalId: string | undefined;
  readonly state: AssignmentState | undefined;
  readonly at: number;
}

/** @throws TurnoutError NOTIFICATION_REFUSED, RECRUITER_CANNOT */
export type Receive = (message: IncomingNotification) => Promise<void>;

/** Every event of a notification becomes a job that looks at what it is about; each event once. */
export function createReceive(parts: RecruitingParts): Receive {
  const { recruiter, context } = parts;
  const remembered = new Set<string>();
  return async (message) => {
    if (recruiter.readNotification === undefined) throw new TurnoutError('RECRUITER_CANNOT');
    const result = await recruiter.readNotification(message);
    if (result.kind === 'refused') throw new TurnoutError('NOTIFICATION_REFUSED', result.reason);
    const events = result.events.filter(({ id }) => !remembered.has(id));
    if (events.length === 0) return;
    const now = context.clock.now();
    await context.store.write(async (tx) => {
      for (const { id, at, postingExternalId, assignmentExternalId, state } of events) {
        const hint: Hint = { postingExternalId, assignmentExternalId, state, at };
        await tx.jobs.insert({
          name: scopedName(parts, 'recruiting.look'),
          data: JSON.stringify(hint),
          singletonKey: id,
          mostAttempts: MOST_ATTEMPTS,
          startAfter: now,
          createdAt: now,
        });
      }
    });
    for (const { id } of events) remembered.add(id);
    for (const id of remembered) {
      if (remembered.size <= MOST_REMEMBERED) break;
      remembered.delete(id);
    }
  };
}

/** Looks at what an event was about. */
export async function look(parts: RecruitingParts, hint: Hint): Promise<JobOutcome> {
  const { context, recruiter } = parts;
  if (hint.postingExternalId === undefined) {
    await sync(parts);
    return { kind: 'completed' };
  }
  const posting = await context.store.postings.byExternalId(
    recruiter.name,
    scopeOf(parts).environment,
    hint.postingExternalId,
  );
  if (posting === undefined) return { kind: 'completed', message: 'not a posting of ours' };
  const { assignmentExternalId, state, at } = hint;
  const told =
    assignmentExternalId === undefined || state === undefined
      ? undefined
      : { assignmentExternalId, state, at };
  await syncPosting(parts, posting, told);
  return { kind: 'completed' };
}

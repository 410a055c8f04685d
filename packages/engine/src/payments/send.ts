import {
  type AssignmentRef,
  type CallResult,
  isSettled,
  type LedgerEntry,
  type Transaction,
} from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { answerOf, callRecruiter, refOf } from './call.ts';
import { completed, conclude, failUnsent, SENDER, type SentEntry, suspect } from './conclude.ts';
import { inTheWay, later } from './obstacles.ts';
import { isReady, prepare } from './prepare.ts';
import { takeStep } from './steps.ts';

/** A process that slept for longer between writing `sent` and the call makes no call: others may have acted since. */
const MOST_DELAY_MS = 20_000;

/**
 * PA7: takes an entry from `intent` to what became of its call. Doing it again, or twice at once, pays once.
 * @throws TurnoutError RECRUITER_SILENT when a question before the call had no answer: nothing was sent
 */
export async function sendEntry(parts: RecruitingParts, entryId: number): Promise<JobOutcome> {
  const entry = await parts.context.store.ledger.byId(entryId);
  if (entry === undefined || isSettled(entry.state)) return completed;
  if (entry.state !== 'intent') return suspect(parts, entryId);
  const ref = await refOf(parts, entry);
  if (ref === undefined) return failUnsent(parts, entryId, 'the assignment cannot be named to the recruiter');
  // Before the questions, which are calls too: what is in the way may stay there for minutes.
  const obstacle = await inTheWay(parts, parts.context.store, entry);
  if (obstacle !== undefined) return obstacle;
  const refusal = await lookFirst(parts, entry, ref);
  if (refusal !== undefined) return failUnsent(parts, entryId, refusal);
  const prepared = await prepare(parts, entry, ref);
  if (prepared !== undefined) return prepared;
  const sent = await markSent(parts, entryId);
  if (!('entry' in sent)) return sent;
  const late = parts.context.clock.now() - sent.sentAt > MOST_DELAY_MS;
  const result: CallResult<string | undefined> = late
    ? { kind: 'later', afterMs: 0, message: 'not called: the server had slept' }
    : await callRecruiter(parts, sent.entry, ref);
  return conclude(parts, sent, ref, result);
}

/** Nobody else is paid when the recruiter has given the assignment's id to another worker since. */
async function lookFirst(
  { recruiter }: RecruitingParts,
  { kind }: LedgerEntry,
  ref: AssignmentRef,
): Promise<string | undefined> {
  if (!recruiter.capabilities.verifiesAssignments) return undefined;
  const listed = await answerOf(ref, recruiter.assignment(ref));
  if (listed?.workerId !== ref.workerId) return 'the recruiter knows no such assignment of this worker';
  if (kind === 'bonus' && listed.state !== 'approved') return `the recruiter says ${listed.state}`;
  return undefined;
}

/** Writes `sent` in a transaction of its own, before the call: from here on it may have been done. */
async function markSent(parts: RecruitingParts, entryId: number): Promise<JobOutcome | SentEntry> {
  return parts.context.store.write(async (tx) => {
    const locked = await lockForSending(parts, tx, entryId);
    if (locked?.state !== 'intent') return completed;
    const obstacle = await inTheWay(parts, tx, locked);
    if (obstacle !== undefined) return obstacle;
    // Another server sent what was prepared, and it was not done: it has to be prepared anew.
    if (!(await isReady(parts, tx, locked))) return later('its preparation was used');
    await takeStep(parts, tx, locked, { state: 'sent', note: 'the call goes out' }, SENDER);
    const { length: step } = await tx.ledger.steps(entryId);
    return { entry: locked, sentAt: parts.context.clock.now(), step };
  });
}

async function lockForSending(
  { recruiter }: RecruitingParts,
  tx: Transaction,
  entryId: number,
): Promise<LedgerEntry | undefined> {
  const seen = await tx.ledger.byId(entryId);
  if (seen === undefined) return undefined;
  await tx.assignments.lock(seen.assignmentId);
  // The account's own lock, by a name that is no study's: whoever waits here sees the other's `sent`.
  if (!recruiter.capabilities.concurrentBonuses)
    await tx.ledger.lockBudget(`recruiter:${recruiter.name}`, recruiter.environment);
  return tx.ledger.lock(entryId);
}

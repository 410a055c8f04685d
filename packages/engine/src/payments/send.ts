import {
  type AssignmentRef,
  type CallResult,
  isSettled,
  type LedgerEntry,
  type Store,
  type Transaction,
  TurnoutError,
} from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { withoutId } from '../without-id.ts';
import { answerOf, bonusOrderOf, callRecruiter, refOf } from './call.ts';
import { orderLedgerJob } from './ledger-jobs.ts';
import { lostBefore } from './lost.ts';
import { confirm, lockEntry, SAID_ALREADY, type Step, takeStep } from './steps.ts';

const ACTOR = 'job:ledger.send';
/** While another payment's call is under way, which ends by itself. */
const BUSY_MS = 500;
/** A process that slept for longer between writing `sent` and the call makes no call: others may have acted since. */
const MOST_DELAY_MS = 20_000;

const completed: JobOutcome = { kind: 'completed' };

/** An entry whose call goes out, with the number of the step that says so: what it becomes is written to this one. */
interface SentEntry {
  readonly entry: LedgerEntry;
  readonly sentAt: number;
  readonly step: number;
}

/**
 * PA7: takes an entry from `intent` to what became of its call. Doing it again, or twice at once, pays once.
 * @throws TurnoutError RECRUITER_SILENT when a question before the call had no answer: nothing was sent
 */
export async function sendEntry(parts: RecruitingParts, entryId: number): Promise<JobOutcome> {
  const entry = await parts.context.store.ledger.byId(entryId);
  if (entry === undefined || isSettled(entry.state)) return completed;
  if (entry.state !== 'intent') return suspect(parts, entryId);
  const ref = await refOf(parts, entry);
  if (ref === undefined) return fail(parts, entryId, 'the assignment cannot be named to the recruiter');
  // Before the questions, which are calls too: what is in the way may stay there for minutes.
  const obstacle = await inTheWay(parts, parts.context.store, entry);
  if (obstacle !== undefined) return obstacle;
  const refusal = await lookFirst(parts, entry, ref);
  if (refusal !== undefined) return fail(parts, entryId, refusal);
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

/** The harmless first of two calls. @returns undefined when the entry is ready to be sent */
async function prepare(
  parts: RecruitingParts,
  entry: LedgerEntry,
  ref: AssignmentRef,
): Promise<JobOutcome | undefined> {
  const { recruiter, context } = parts;
  if (entry.kind !== 'bonus' || recruiter.prepareBonus === undefined) return undefined;
  if (await isReady(parts, context.store, entry)) return undefined;
  const result = await recruiter.prepareBonus(bonusOrderOf(entry, ref));
  if (result.kind === 'later') return { ...result, message: withoutId(result.message, ref) };
  if (result.kind === 'unknown') throw new TurnoutError('RECRUITER_SILENT', withoutId(result.message, ref));
  if (result.kind === 'refused') return fail(parts, entry.id, withoutId(result.message, ref));
  return context.store.write(async (tx): Promise<JobOutcome | undefined> => {
    const locked = await tx.ledger.lock(entry.id);
    if (locked?.state !== 'intent') return completed;
    // Another server prepared it meanwhile: theirs is used, and ours is never paid.
    if (await isReady(parts, tx, locked)) return undefined;
    await takeStep(parts, tx, locked, { state: 'intent', note: 'prepared', reference: result.value }, ACTOR);
    return undefined;
  });
}

/**
 * Whether an entry needs no preparing, or is prepared since its last call: a reference that went out in a call is not
 * used a second time, because what it was for may have been paid.
 */
async function isReady(
  { recruiter }: RecruitingParts,
  { ledger }: Pick<Store, 'ledger'>,
  { id, kind }: LedgerEntry,
): Promise<boolean> {
  if (kind !== 'bonus' || recruiter.prepareBonus === undefined) return true;
  const steps = await ledger.steps(id);
  const prepared = steps.findLast(({ reference }) => reference !== undefined);
  const sent = steps.findLast(({ state }) => state === 'sent');
  return prepared !== undefined && prepared.n > (sent?.n ?? 0);
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
    await takeStep(parts, tx, locked, { state: 'sent', note: 'the call goes out' }, ACTOR);
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

/**
 * PA7: one payment of an assignment at a time, so that counting bonuses can tell what became of it; and one bonus at a
 * time over all servers where the recruiter wants that: the entry that is `sent` is the lock. It refuses whoever comes
 * in between, and then that was not done. So what is lost there, and perhaps no server's any more, is not waited for.
 */
async function inTheWay(
  parts: RecruitingParts,
  { ledger }: Pick<Store, 'ledger'>,
  { assignmentId, kind }: LedgerEntry,
): Promise<JobOutcome | undefined> {
  const [other] = await ledger.page({ assignmentId, states: ['sent', 'unknown'] }, 0, 1);
  // What is unknown may stay so until a person looks: it is waited for longer each time.
  if (other?.state === 'unknown')
    return { kind: 'later', message: `what became of ledger ${other.id} is unknown` };
  if (other !== undefined) return later('another payment is under way');
  const { capabilities, environment, name: recruiter } = parts.recruiter;
  if (kind !== 'bonus' || capabilities.concurrentBonuses) return undefined;
  const calling = { environment, recruiter, states: ['sent'], changedSince: lostBefore(parts) } as const;
  const [sent] = await ledger.page({ ...calling, kinds: ['bonus'] }, 0, 1);
  return sent === undefined ? undefined : later('another payment is under way');
}

/** Writes down what became of the call. */
async function conclude(
  parts: RecruitingParts,
  sent: SentEntry,
  ref: AssignmentRef,
  result: CallResult<string | undefined>,
): Promise<JobOutcome> {
  return parts.context.store.write(async (tx) => {
    const locked = await lockEntry(tx, sent.entry.id);
    if (locked === undefined || isSettled(locked.entry.state)) return completed;
    const { entry } = locked;
    if (result.kind === 'done') {
      await confirm(parts, tx, locked, { note: 'done', reference: result.value }, ACTOR);
      return completed;
    }
    // Another server took it on since, because this one was silent for long: only good news is still of use.
    if ((await tx.ledger.steps(entry.id)).length !== sent.step) return completed;
    const note = withoutId(result.message, ref);
    if (result.kind === 'later') {
      await takeStep(parts, tx, entry, { state: 'intent', note: `not done: ${note}` }, ACTOR);
      return later(note, result.afterMs);
    }
    if (result.kind === 'refused' && !result.isAlready) {
      await takeStep(parts, tx, entry, { state: 'failed', note: `${result.code}: ${note}` }, ACTOR);
      return { kind: 'failed', message: note };
    }
    await doubt(parts, tx, entry, note, result.kind === 'refused');
    return completed;
  });
}

/** An entry found in `sent`: the process that sent it went away, or is very slow. */
const suspect = (parts: RecruitingParts, entryId: number): Promise<JobOutcome> =>
  parts.context.store.write(async (tx) => {
    const entry = await tx.ledger.lock(entryId);
    if (entry?.state === 'sent') await doubt(parts, tx, entry, 'the server that sent it went away', false);
    if (entry?.state === 'unknown') await orderLedgerJob(parts, tx, 'ledger.resolve', entry, 0);
    return completed;
  });

/** From here on only asking the recruiter leads on; at once where it said that it is done already. */
async function doubt(
  parts: RecruitingParts,
  tx: Transaction,
  entry: LedgerEntry,
  note: string,
  isAtOnce: boolean,
): Promise<void> {
  const { context, recruiter } = parts;
  const askAt = context.clock.now() + (isAtOnce ? 0 : recruiter.capabilities.listLagMs);
  // Jobs are locked before the audit's head, which is the last lock.
  await orderLedgerJob(parts, tx, 'ledger.resolve', entry, askAt);
  const step: Step = { state: 'unknown', note: isAtOnce ? `${SAID_ALREADY}: ${note}` : note };
  await takeStep(parts, tx, entry, step, ACTOR);
}

const fail = (parts: RecruitingParts, entryId: number, note: string): Promise<JobOutcome> =>
  parts.context.store.write(async (tx) => {
    const entry = await tx.ledger.lock(entryId);
    if (entry?.state !== 'intent') return completed;
    await takeStep(parts, tx, entry, { state: 'failed', note }, ACTOR);
    return { kind: 'failed', message: note };
  });

const later = (message: string, afterMs = BUSY_MS): JobOutcome => ({ kind: 'later', afterMs, message });

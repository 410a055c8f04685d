import {
  type AssignmentRef,
  type CallResult,
  isSettled,
  type LedgerEntry,
  type Transaction,
} from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { withoutId } from '../without-id.ts';
import { orderLedgerJob } from './ledger-jobs.ts';
import { later } from './obstacles.ts';
import { confirm, lockEntry, SAID_ALREADY, type Step, takeStep } from './steps.ts';

/** Who takes the steps of sending, in the audit log. */
export const SENDER = 'job:ledger.send';

export const completed: JobOutcome = { kind: 'completed' };

/** An entry whose call goes out, with the number of the step that says so: what it becomes is written to this one. */
export interface SentEntry {
  readonly entry: LedgerEntry;
  readonly sentAt: number;
  readonly step: number;
}

/** Writes down what became of the call. */
export async function conclude(
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
      await confirm(parts, tx, locked, { note: 'done', reference: result.value }, SENDER);
      return completed;
    }
    // Another server took it on since, because this one was silent for long: only good news is still of use.
    if ((await tx.ledger.steps(entry.id)).length !== sent.step) return completed;
    const note = withoutId(result.message, ref);
    if (result.kind === 'later') {
      await takeStep(parts, tx, entry, { state: 'intent', note: `not done: ${note}` }, SENDER);
      return later(note, result.afterMs);
    }
    if (result.kind === 'refused' && !result.isAlready) {
      await takeStep(parts, tx, entry, { state: 'failed', note: `${result.code}: ${note}` }, SENDER);
      return { kind: 'failed', message: note };
    }
    await doubt(parts, tx, entry, note, result.kind === 'refused');
    return completed;
  });
}

/** An entry found in `sent`: the process that sent it went away, or is very slow. */
export const suspect = (parts: RecruitingParts, entryId: number): Promise<JobOutcome> =>
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
  await takeStep(parts, tx, entry, step, SENDER);
}

/** The recruiter was not asked for it, or said no to what comes before. */
export const failUnsent = (parts: RecruitingParts, entryId: number, note: string): Promise<JobOutcome> =>
  parts.context.store.write(async (tx) => {
    const entry = await tx.ledger.lock(entryId);
    if (entry?.state !== 'intent') return completed;
    await takeStep(parts, tx, entry, { state: 'failed', note }, SENDER);
    return { kind: 'failed', message: note };
  });

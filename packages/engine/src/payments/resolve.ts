import {
  type AssignmentRef,
  type LedgerEntry,
  type Resolution,
  resolveBonus,
  resolveDecision,
} from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import { allRows } from '../paging.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { answerOf, refOf } from './call.ts';
import { orderLedgerJob } from './ledger-jobs.ts';
import { confirm, lockEntry, SAID_ALREADY, takeStep } from './steps.ts';

const ACTOR = 'job:ledger.resolve';
/** A recruiter that says "already" and lists nothing, again and again, contradicts itself: a person must look. */
const MOST_ROUNDS = 5;
/** What only a person can settle is looked at again after this, in case the recruiter knows more by then. */
const UNSOLVED_MS = 3_600_000;

const completed: JobOutcome = { kind: 'completed' };

const unsolved = (message: string): JobOutcome => ({
  kind: 'later',
  afterMs: UNSOLVED_MS,
  message: `${message}; to be settled by hand`,
});

/**
 * PA4: asks the recruiter what became of an entry whose outcome is unknown, and writes down what it says.
 * @throws TurnoutError RECRUITER_SILENT
 */
export async function resolveEntry(parts: RecruitingParts, entryId: number): Promise<JobOutcome> {
  const entry = await parts.context.store.ledger.byId(entryId);
  if (entry?.state !== 'unknown') return completed;
  const ref = await refOf(parts, entry);
  if (ref === undefined) return unsolved('the assignment cannot be named to the recruiter');
  const { length: step } = await parts.context.store.ledger.steps(entryId);
  return apply(parts, entry, step, await ask(parts, entry, ref));
}

async function ask(
  { context, recruiter }: RecruitingParts,
  entry: LedgerEntry,
  ref: AssignmentRef,
): Promise<Resolution> {
  // Read before asking: what happens while the answer is on its way is no later than this.
  const now = context.clock.now();
  const times = { now, unknownSince: entry.changedAt, listLagMs: recruiter.capabilities.listLagMs };
  if (entry.kind !== 'bonus') {
    const found = await answerOf(ref, recruiter.assignment(ref));
    const state = found?.workerId === ref.workerId ? found.state : undefined;
    return resolveDecision(entry.kind, state, times);
  }
  const listed = await answerOf(ref, recruiter.bonuses(ref));
  const confirmed = await allRows((after, limit) =>
    context.store.ledger.page(
      { assignmentId: entry.assignmentId, kinds: ['bonus'], states: ['confirmed'] },
      after,
      limit,
    ),
  );
  return resolveBonus(entry, listed, confirmed, times);
}

async function apply(
  parts: RecruitingParts,
  asked: LedgerEntry,
  step: number,
  resolution: Resolution,
): Promise<JobOutcome> {
  const { clock, store } = parts.context;
  if (resolution.kind === 'undecided') {
    const afterMs = Math.max(1, resolution.askAgainAt - clock.now());
    return { kind: 'later', afterMs, message: resolution.note };
  }
  if (resolution.kind === 'unsolvable') return unsolved(resolution.note);
  const { note } = resolution;
  return store.write(async (tx): Promise<JobOutcome> => {
    const locked = await lockEntry(tx, asked.id);
    const steps = await tx.ledger.steps(asked.id);
    // Somebody else took a step since; the answer is about the time before it.
    if (locked?.entry.state !== 'unknown' || steps.length !== step) return completed;
    const { entry } = locked;
    if (resolution.kind === 'done') {
      await confirm(parts, tx, locked, { note: `asked: ${note}` }, ACTOR);
      return completed;
    }
    if (resolution.kind === 'impossible') {
      await takeStep(parts, tx, entry, { state: 'failed', note: `asked, not done: ${note}` }, ACTOR);
      return { kind: 'failed', message: note };
    }
    const rounds = steps.filter((taken) => taken.note.startsWith(SAID_ALREADY)).length;
    if (rounds >= MOST_ROUNDS) return unsolved(`${SAID_ALREADY} ${rounds} times, and then not done: ${note}`);
    await orderLedgerJob(parts, tx, 'ledger.send', entry, clock.now());
    await takeStep(parts, tx, entry, { state: 'intent', note: `asked, not done: ${note}` }, ACTOR);
    return completed;
  });
}

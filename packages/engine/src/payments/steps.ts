import {
  type Assignment,
  canStep,
  decidedStates,
  type LedgerEntry,
  type LedgerKind,
  type LedgerState,
  type LifecycleEvent,
  type Transaction,
  transition,
} from '@turnout/core';
import { move } from '../lifecycle/move.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { orderGrant } from '../recruiting/retakes.ts';

/** How the note of a step begins when the recruiter refused because it was done before. */
export const SAID_ALREADY = 'said to be done already';

export interface Step {
  readonly state: LedgerState;
  /** What happened, in words; never a worker's id. */
  readonly note: string;
  readonly reference?: string | undefined;
}

/** Appends a step of an entry that is locked, and tells the audit log of it. Its last lock is the audit's. */
export async function takeStep(
  { context, appendAudit }: RecruitingParts,
  tx: Transaction,
  entry: LedgerEntry,
  { state, note, reference }: Step,
  actor: string,
): Promise<void> {
  const at = context.clock.now();
  await tx.ledger.append({ entryId: entry.id, state, at, note, reference });
  await appendAudit(tx, {
    at,
    actor,
    action: `ledger.${state}`,
    subject: `ledger ${entry.id}`,
    reason: note,
    facts: {
      kind: entry.kind,
      assignment: entry.assignmentId,
      amountMinor: entry.amountMinor,
      feeMinor: entry.feeMinor,
      currency: entry.currency,
      batch: entry.batch,
      reference,
    },
  });
}

/** An entry with what a step of it may change, locked in the order that all transactions keep. */
export interface LockedEntry {
  readonly entry: LedgerEntry;
  readonly assignment: Assignment | undefined;
}

export async function lockEntry(tx: Transaction, entryId: number): Promise<LockedEntry | undefined> {
  const seen = await tx.ledger.byId(entryId);
  if (seen === undefined) return undefined;
  if (seen.participantId !== undefined) await tx.participants.lock(seen.participantId);
  const assignment = await tx.assignments.lock(seen.assignmentId);
  const entry = await tx.ledger.lock(entryId);
  return entry === undefined ? undefined : { entry, assignment };
}

const events: Readonly<Record<LedgerKind, LifecycleEvent>> = {
  approve: 'credit',
  reject: 'reject',
  reverse: 'unreject',
  bonus: 'bonus',
  screen_out: 'screen_out',
};

/** What became of an entry when it is confirmed: the step, the participant's event and the assignment's state. */
export async function confirm(
  parts: RecruitingParts,
  tx: Transaction,
  { entry, assignment }: LockedEntry,
  step: Omit<Step, 'state'>,
  actor: string,
): Promise<void> {
  if (!canStep(entry.state, 'confirmed')) return;
  const at = parts.context.clock.now();
  const state = entry.kind === 'bonus' ? undefined : decidedStates[entry.kind];
  if (assignment !== undefined && state !== undefined && assignment.state !== state) {
    const { id: _, ...rest } = assignment;
    await tx.assignments.put({ ...rest, state, decidedAt: at });
  }
  const refusal = await moveParticipant(tx, entry, at);
  if (assignment !== undefined && state !== undefined) {
    const participant =
      entry.participantId === undefined ? undefined : await tx.participants.byId(entry.participantId);
    await orderGrant(parts, tx, { ...assignment, state }, participant);
  }
  const note = refusal === undefined ? step.note : `${step.note}; the participant stays: ${refusal}`;
  await takeStep(parts, tx, entry, { ...step, note, state: 'confirmed' }, actor);
}

/** @returns why the participant cannot make the transition, which never keeps a payment from being written down */
async function moveParticipant(tx: Transaction, entry: LedgerEntry, at: number): Promise<string | undefined> {
  if (entry.participantId === undefined) return undefined;
  const participant = await tx.participants.byId(entry.participantId);
  if (participant === undefined) return 'it is not known';
  const event = events[entry.kind];
  const result = transition(participant.state, event);
  if (result.kind === 'refused') return result.reason;
  await move(tx, participant, event, `ledger ${entry.id}`, at);
  return undefined;
}

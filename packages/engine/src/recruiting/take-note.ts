import {
  type Assignment,
  eventsOf,
  isGone,
  isNews,
  type ListedAssignment,
  type NewAssignment,
  type Participant,
  type Posting,
  type Transaction,
  transition,
} from '@turnout/core';
import { move } from '../lifecycle/move.ts';
import type { RecruitingParts } from './parts.ts';
import { orderGrant } from './retakes.ts';

/** Somebody who is at work and missing in the lists is asked for singly, this long after the last time, ms. */
export const SINGLY_MS = 5 * 60_000;

/** An assignment in another state is written again after this time even if nothing changed, ms. */
const SEEN_AGAIN_MS = 3_600_000;

interface Noted {
  readonly assignment: Assignment;
  readonly participant: Participant | undefined;
  /** A seat became free. */
  readonly freed: boolean;
  /** The recruiter approved it or screened it out by itself, and the ledger has heard of that now. */
  readonly recorded: boolean;
}

type Told = Omit<ListedAssignment, 'postingExternalId' | 'workerId'>;

/** RC6, RC7: writes down what the recruiter tells of an assignment, and what it means for the participant. */
export async function takeNote(
  parts: RecruitingParts,
  posting: Posting,
  listed: ListedAssignment,
): Promise<Noted> {
  const { context } = parts;
  const { store, vault, clock } = context;
  const worker = vault.pseudonym(listed.workerId);
  const participant = await participantOf(parts, posting, worker, listed.externalId);
  const known = await store.assignments.find(posting.id, listed.externalId, worker);
  if (known !== undefined && !isWorthWriting(known, listed, participant, clock.now()))
    return { assignment: known, participant, freed: false, recorded: false };
  const sealed = known?.workerIdSealed ?? vault.encrypt(listed.workerId);
  return store.write((tx) => noteInside(parts, tx, { posting, listed, worker, sealed, participant }));
}

/** RC11: participant and assignment belong together by study, worker, the recruiter's id, and environment. */
export async function participantOf(
  { context }: RecruitingParts,
  posting: Posting,
  worker: string,
  assignmentExternalId: string,
): Promise<Participant | undefined> {
  const found = await context.store.participants.byIds(posting.study, worker, assignmentExternalId);
  return found?.mode === posting.environment ? found : undefined;
}

function isWorthWriting(
  known: Assignment,
  listed: Told,
  participant: Participant | undefined,
  now: number,
): boolean {
  return (
    isNews(known, listed) ||
    known.participantId !== participant?.id ||
    (known.state === listed.state &&
      (known.autoApproveAt !== listed.autoApproveAt || known.completionCode !== listed.completionCode)) ||
    now - known.seenAt >= (known.state === 'working' ? SINGLY_MS : SEEN_AGAIN_MS) ||
    (participant !== undefined && eventsToApply(participant, known.state).length > 0)
  );
}

interface Note {
  readonly posting: Posting;
  readonly listed: Told;
  readonly worker: string;
  readonly sealed: string;
  readonly participant: Participant | undefined;
}

async function noteInside(parts: RecruitingParts, tx: Transaction, note: Note): Promise<Noted> {
  const now = parts.context.clock.now();
  const { posting, listed, worker } = note;
  const participant =
    note.participant === undefined ? undefined : await tx.participants.lock(note.participant.id);
  await tx.postings.lock(posting.id);
  const found = await tx.assignments.find(posting.id, listed.externalId, worker);
  const known = found === undefined ? undefined : await tx.assignments.lock(found.id);
  const row = merged(note, known, now);
  const assignment = { ...row, id: await tx.assignments.put(row) };
  const before = participant?.state;
  const after = participant === undefined ? undefined : await follow(tx, participant, row.state, now);
  if (known?.state !== row.state || known.participantId !== row.participantId)
    await orderGrant(parts, tx, assignment, after);
  const recorded = await parts.recordDecision(parts, tx, posting, assignment);
  const freed =
    after !== undefined && after.state !== before && (after.state === 'returned' || isGone(row.state));
  return { assignment, participant: after, freed, recorded };
}

function merged(
  { posting, listed, worker, sealed, participant }: Note,
  known: Assignment | undefined,
  now: number,
): NewAssignment {
  const told = {
    state: listed.state,
    acceptedAt: listed.acceptedAt ?? acceptedBefore(listed, known, now),
    submittedAt: listed.submittedAt ?? known?.submittedAt,
    decidedAt: listed.decidedAt ?? known?.decidedAt,
    autoApproveAt: listed.autoApproveAt,
    completionCode: listed.completionCode ?? known?.completionCode,
  };
  const isNewer = known === undefined || known.state === listed.state || isNews(known, listed);
  return {
    postingId: posting.id,
    externalId: listed.externalId,
    worker,
    workerIdSealed: known?.workerIdSealed ?? sealed,
    participantId: participant?.id ?? known?.participantId,
    ...(isNewer ? told : stateOf(known)),
    seenAt: now,
  };
}

/** Where the recruiter does not tell when a place was taken: when it was first seen as taken. */
function acceptedBefore(listed: Told, known: Assignment | undefined, now: number): number | undefined {
  const isTakenAnew = listed.state === 'working' && (known === undefined || isGone(known.state));
  return isTakenAnew ? now : known?.acceptedAt;
}

const stateOf = (known: Assignment) => ({
  state: known.state,
  acceptedAt: known.acceptedAt,
  submittedAt: known.submittedAt,
  decidedAt: known.decidedAt,
  autoApproveAt: known.autoApproveAt,
  completionCode: known.completionCode,
});

/** What the participant has still to hear of; what is not possible in its state is for the reconciliation to tell. */
const eventsToApply = (participant: Participant, state: Assignment['state']) =>
  eventsOf[state].filter((event) => transition(participant.state, event).kind === 'moved');

async function follow(
  tx: Transaction,
  participant: Participant,
  state: Assignment['state'],
  at: number,
): Promise<Participant> {
  let current = participant;
  for (const event of eventsOf[state])
    if (transition(current.state, event).kind === 'moved')
      current = { ...current, state: await move(tx, current, event, 'the recruiter told so', at) };
  return current;
}

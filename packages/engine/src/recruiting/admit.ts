import {
  type AssignmentRef,
  type EntryIds,
  isDebugVisit,
  isPlaceOf,
  type ListedAssignment,
  type Participant,
  type Posting,
} from '@turnout/core';
import { isHandedInByFinishing } from './hand-in.ts';
import { externalIdOf, isInScope, type RecruitingParts, scopeOf } from './parts.ts';
import { orderGrant, tookPartBefore } from './retakes.ts';
import { takeNote } from './take-note.ts';
import type { Admission } from './types.ts';

/** A place that the recruiter does not know yet is asked for again after these, ms: its lists lag behind. */
const ASKED_AGAIN = [300, 700, 1_500];

/** RC9, RC10: whether this person's place is known to the recruiter, before a seat of the design is bound to it. */
export async function admit(parts: RecruitingParts, visit: EntryIds): Promise<Admission> {
  const { context, recruiter } = parts;
  const { store, vault } = context;
  const scope = scopeOf(parts);
  if (isDebugVisit(visit)) return { kind: 'foreign' };
  const posting = await store.postings.byExternalId(recruiter.name, scope.environment, visit.hitId);
  if (posting === undefined || !isInScope(parts, posting)) return { kind: 'foreign' };
  // With another mode in the link the participant could never be matched, and so never be paid.
  if (visit.mode !== posting.environment) return { kind: 'refused', code: 'ASSIGNMENT_UNVERIFIED' };
  const worker = vault.pseudonym(visit.workerId);
  const inside = await store.participants.byIds(scope.study, worker, visit.assignmentId);
  if (inside !== undefined) return { kind: 'admitted' };
  if (await tookPartBefore(parts, worker, visit)) return { kind: 'refused', code: 'ALREADY_PARTICIPATED' };
  if (!recruiter.capabilities.verifiesAssignments) return { kind: 'unverified' };
  return verify(parts, posting, {
    postingExternalId: externalIdOf(posting),
    externalId: visit.assignmentId,
    workerId: visit.workerId,
  });
}

async function verify(parts: RecruitingParts, posting: Posting, ref: AssignmentRef): Promise<Admission> {
  const { context } = parts;
  let listed: ListedAssignment | undefined;
  try {
    listed = await askUntilKnown(parts, ref);
  } catch (error) {
    context.log.warn('a place could not be verified; it is before anything is paid', {
      posting: posting.id,
      error,
    });
    return { kind: 'unverified' };
  }
  if (listed === undefined || !isPlaceOf(listed, ref))
    return { kind: 'refused', code: 'ASSIGNMENT_UNVERIFIED' };
  await takeNote(parts, posting, listed);
  return { kind: 'admitted' };
}

async function askUntilKnown(
  { recruiter, pause }: RecruitingParts,
  ref: AssignmentRef,
): Promise<ListedAssignment | undefined> {
  const first = await recruiter.assignment(ref);
  if (first !== undefined) return first;
  let waited = 0;
  for (const wait of ASKED_AGAIN) {
    if (waited >= recruiter.capabilities.listLagMs) return undefined;
    await pause(wait);
    waited += wait;
    const listed = await recruiter.assignment(ref);
    if (listed !== undefined) return listed;
  }
  return undefined;
}

/** The task of a participant ended: the assignment is known as theirs, and the group against retakes is due. */
export async function completed(parts: RecruitingParts, participantId: number): Promise<void> {
  const { context, recruiter } = parts;
  const { store } = context;
  const scope = scopeOf(parts);
  const participant = await store.participants.byId(participantId);
  if (participant === undefined || participant.mode !== scope.environment) return;
  const posting = await store.postings.byExternalId(recruiter.name, scope.environment, participant.hitId);
  if (posting === undefined || !isInScope(parts, posting)) return;
  const { worker, assignmentId } = participant;
  await store.write(async (tx) => {
    const locked = await tx.participants.lock(participantId);
    await tx.postings.lock(posting.id);
    const found = await tx.assignments.find(posting.id, assignmentId, worker);
    if (found === undefined || locked === undefined) return;
    const assignment = await tx.assignments.lock(found.id);
    if (assignment === undefined) return;
    if (assignment.participantId === undefined) await tx.assignments.put({ ...assignment, participantId });
    await orderGrant(parts, tx, assignment, locked);
  });
  if (isHandedInByFinishing(recruiter.handIn)) await noteHandIn(parts, posting, participant);
}

/** The work can be reviewed from this moment, not from the next look at the recruiter's list on. */
async function noteHandIn(
  parts: RecruitingParts,
  posting: Posting,
  { worker, assignmentId }: Pick<Participant, 'worker' | 'assignmentId'>,
): Promise<void> {
  const { store, vault } = parts.context;
  const known = await store.assignments.find(posting.id, assignmentId, worker);
  if (known === undefined) return;
  const listed = await parts.recruiter.assignment({
    postingExternalId: externalIdOf(posting),
    externalId: assignmentId,
    workerId: vault.decrypt(known.workerIdSealed),
  });
  if (listed !== undefined) await takeNote(parts, posting, listed);
}

import {
  type Assignment,
  type CallResult,
  finishedStates,
  isRetake,
  isWorkerNamed,
  type Participant,
  type Transaction,
  TurnoutError,
} from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import { withoutId } from '../without-id.ts';
import { call, callPatiently, expectDone } from './asking.ts';
import { type RecruitingParts, scopedName, scopeOf } from './parts.ts';

const DESCRIPTION = 'People who took part; used to keep them from taking part again.';
const MOST_ATTEMPTS = 20;

/** Ids of the groups at the recruiter whose members new postings leave out. */
export async function excludedGroups(parts: RecruitingParts): Promise<readonly string[]> {
  const { recruiter, settings } = parts;
  const { group } = settings.retakes;
  if (group === undefined || !recruiter.capabilities.groups) return [];
  const id = expectDone(await callPatiently(parts, () => recruiter.ensureGroup(group, DESCRIPTION)));
  if (id === undefined) throw new TurnoutError('RECRUITER_SILENT', `The group "${group}" was not found.`);
  return [id];
}

/** RC10: asked of our own data too, because recruiters let some repeats through. */
export async function tookPartBefore(
  parts: RecruitingParts,
  worker: string,
  visit: { readonly mode: string; readonly hitId: string },
): Promise<boolean> {
  const { context, settings } = parts;
  if (settings.retakes.group === undefined) return false;
  const { store } = context;
  const known = await store.participants.ofWorker(context.settings.study, worker);
  const earlier = await Promise.all(known.map((row) => store.participants.byId(row.participantId)));
  for (const row of earlier)
    if (
      row !== undefined &&
      isRetake([row], visit, settings.retakes.grantAt) &&
      !(await isOneOfSeveral(parts, row))
    )
      return true;
  return false;
}

/**
 * RC16: whether the place that a participant came under is another's, as the recruiter says; or, while it names nobody,
 * whether names came under it both before and after this one. Whoever holds the place may make names up, to keep their
 * owners out or to take part once more: the first and the last of them count as having taken part.
 */
async function isOneOfSeveral(
  { context, recruiter }: RecruitingParts,
  { mode, hitId, assignmentId, worker }: Participant,
): Promise<boolean> {
  const { postings, assignments } = context.store;
  const posting = await postings.byExternalId(recruiter.name, mode, hitId);
  const own = posting && (await assignments.find(posting.id, assignmentId, worker));
  if (own === undefined || isWorkerNamed(recruiter.capabilities, own.state)) return false;
  const place = { postingIds: [own.postingId], externalId: assignmentId };
  if ((await assignments.page({ ...place, states: handedIn }, 0, 1)).length > 0) return true;
  const [first] = await assignments.page(place, 0, 1);
  const [later] = await assignments.page(place, own.id, 1);
  return first?.id !== own.id && later !== undefined;
}

/** Then the recruiter has named whose it is. */
const handedIn = ['submitted', 'approved', 'rejected'] as const;

/**
 * RC16: orders that a worker is put into the group, when the time for it has come and the recruiter has said who it is. The job holds our number of the
 * assignment, never the worker's id.
 */
export async function orderGrant(
  parts: RecruitingParts,
  tx: Pick<Transaction, 'jobs'>,
  assignment: Pick<Assignment, 'id' | 'state' | 'worker'>,
  participant: Pick<Participant, 'state'> | undefined,
): Promise<void> {
  const { recruiter, settings, context } = parts;
  const { group } = settings.retakes;
  if (group === undefined || !recruiter.capabilities.groups) return;
  if (!isWorkerNamed(recruiter.capabilities, assignment.state)) return;
  const isDue = {
    entry: true,
    completion: participant !== undefined && finishedStates.has(participant.state),
    approval: assignment.state === 'approved',
  }[settings.retakes.grantAt];
  if (!isDue) return;
  const now = context.clock.now();
  await tx.jobs.insert({
    name: scopedName(parts, 'recruiting.grant'),
    data: JSON.stringify({ assignmentId: assignment.id }),
    singletonKey: `${scopeOf(parts).study} ${recruiter.name} ${recruiter.environment} ${group} ${assignment.worker}`,
    mostAttempts: MOST_ATTEMPTS,
    startAfter: now,
    createdAt: now,
  });
}

/** Puts the worker of an assignment into the group. Doing it twice changes nothing. */
export async function grant(parts: RecruitingParts, assignmentId: number): Promise<JobOutcome> {
  const { recruiter, context, settings } = parts;
  const { group } = settings.retakes;
  const assignment = await context.store.assignments.byId(assignmentId);
  if (group === undefined || assignment === undefined)
    return { kind: 'completed', message: 'nothing to grant any more' };
  const workerId = context.vault.decrypt(assignment.workerIdSealed);
  const ensured = await call(() => recruiter.ensureGroup(group, DESCRIPTION));
  if (ensured.kind !== 'done') return outcomeOf(ensured, workerId);
  const result = await call(() => recruiter.addToGroup(ensured.value, workerId));
  return outcomeOf(result, workerId);
}

/** @throws TurnoutError RECRUITER_SILENT for a call without an answer: it is tried again, which does no harm */
function outcomeOf(result: CallResult<unknown>, workerId: string): JobOutcome {
  if (result.kind === 'done' || (result.kind === 'refused' && result.isAlready)) return { kind: 'completed' };
  const message = withoutId(result.message, { workerId });
  if (result.kind === 'refused') return { kind: 'failed', message };
  if (result.kind === 'later') return { ...result, message };
  throw new TurnoutError('RECRUITER_SILENT', message);
}

import type { AssignmentRef, AssignmentState, ListedAssignment } from '@turnout/core';
import { isId, type ProlificApi, pathOf } from './api.ts';
import { type JsonObject, numberOf, objectOf, textOf, timeOf } from './json.ts';
import { everyEntry } from './paging.ts';
import { bodyIfThere, incomplete } from './results.ts';
import { normalStatus } from './study-view.ts';

/** Unreviewed work is approved by Prolific after 21 days, whatever we set (researcher-help.prolific.com). */
const AUTO_APPROVAL_MS = 21 * 86_400_000;

/** `PARTIALLY APPROVED` was paid in part, by an agreement made outside. */
const STATES: Readonly<Record<string, AssignmentState>> = {
  RESERVED: 'working',
  ACTIVE: 'working',
  'TIMED OUT': 'timed_out',
  'AWAITING REVIEW': 'submitted',
  APPROVED: 'approved',
  'PARTIALLY APPROVED': 'approved',
  RETURNED: 'returned',
  REJECTED: 'rejected',
  'SCREENED OUT': 'screened_out',
};

/** Undefined for a state that nobody documents. */
export const stateOf = (status: unknown): AssignmentState | undefined => STATES[normalStatus(status)];

/** Paid in part: how much, the API does not tell. */
const isInPart = (status: unknown): boolean => normalStatus(status) === 'PARTIALLY APPROVED';

/** The submission as the list (`participant_id`, `study_code`) or itself (`participant`, `entered_code`) tells it. */
function listedAssignment(entry: JsonObject, studyId: string): ListedAssignment | undefined {
  const externalId = textOf(entry.id);
  const workerId = textOf(entry.participant_id) ?? textOf(entry.participant);
  if (externalId === undefined || workerId === undefined) return undefined;
  const known = stateOf(entry.status);
  const submittedAt = timeOf(entry.completed_at);
  return {
    postingExternalId: studyId,
    externalId,
    workerId,
    // A state nobody documents (`UNKNOWN`, `PROCESSING`): as long as it lasts, nothing is paid and no place freed.
    state: known ?? 'working',
    ...(known === undefined || isInPart(entry.status)
      ? { recruiterState: textOf(entry.status) ?? 'none' }
      : {}),
    acceptedAt: timeOf(entry.started_at),
    submittedAt,
    decidedAt: undefined,
    autoApproveAt:
      known === 'submitted' && submittedAt !== undefined ? submittedAt + AUTO_APPROVAL_MS : undefined,
    completionCode: textOf(entry.study_code) ?? textOf(entry.entered_code),
  };
}

export async function* assignments(api: ProlificApi, studyId: string): AsyncGenerator<ListedAssignment> {
  // Oldest first: whoever comes while it is read is at the end, and nobody slips to a page that was read already.
  const query = { study: studyId, ordering: 'started_at' };
  for await (const entry of everyEntry(api.patiently, {
    method: 'GET',
    path: '/api/v1/submissions/',
    query,
  })) {
    const assignment = listedAssignment(entry, studyId);
    if (assignment !== undefined) yield assignment;
  }
}

/** A submission that is of this study and of this worker. */
interface OwnSubmission {
  readonly listed: ListedAssignment;
  /** Minor units, each bonus that was paid on it; undefined where it does not tell all of them. */
  readonly bonuses: readonly number[] | undefined;
}

/**
 * Asks for the submission and compares whose it is: ids in an address prove nothing.
 * @returns undefined when there is none, or it is another study's or worker's
 * @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED
 */
export async function readSubmission(
  api: ProlificApi,
  ref: AssignmentRef,
): Promise<OwnSubmission | undefined> {
  if (!isId(ref.externalId)) return undefined;
  const path = pathOf('submissions', ref.externalId);
  const body = bodyIfThere(await api.send({ method: 'GET', path, hide: [ref.workerId] }));
  if (body === undefined) return undefined;
  const entry = objectOf(body);
  const isOfStudy = [entry.study_id, entry.parent_study_id].includes(ref.postingExternalId);
  const listed = listedAssignment(entry, ref.postingExternalId);
  if (listed === undefined) throw incomplete('the submission and whose it is');
  if (!isOfStudy || listed.workerId !== ref.workerId) return undefined;
  return { listed, bonuses: bonusesOf(entry.bonus_payments) };
}

/** One that cannot be read may be the one that is looked for. */
function bonusesOf(value: unknown): readonly number[] | undefined {
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const amounts = value.flatMap((amount) => numberOf(amount) ?? []);
  return amounts.length < value.length ? undefined : amounts.map(Math.round);
}

import type { ListedAssignment, Participant, Posting } from '@turnout/core';
import { allRows, everyRow } from '../paging.ts';
import { askSingly, knownAs } from './ask-singly.ts';
import { closeFinished } from './ending.ts';
import { orderLook } from './look-jobs.ts';
import { externalIdOf, isInScope, type RecruitingParts, scopeOf } from './parts.ts';
import { SINGLY_MS, takeNote } from './take-note.ts';
import type { SyncFigures } from './types.ts';

/** After its end a posting is asked about for so long beyond the time one person may take, ms. */
const AFTERWARDS_MS = 3_600_000;

/** People have this long to press the recruiter's button after the task ended, ms. */
const HAND_IN_MS = 10 * 60_000;

/** A posting whose listing failed is asked for again after this, ms. */
const AGAIN_MS = 60_000;

/** Postings whose assignments may still change. */
export async function postingsUnderWay(
  parts: Pick<RecruitingParts, 'context' | 'recruiter'>,
): Promise<readonly Posting[]> {
  const { store, clock } = parts.context;
  const filter = { ...scopeOf(parts), states: ['open', 'ended'] as const };
  const postings = await allRows((after, limit) => store.postings.page(filter, after, limit));
  const busy = new Set<number>();
  const { study, environment } = filter;
  const assignments = everyRow((after, limit) =>
    store.assignments.page({ study, environment, states: ['working', 'submitted'] }, after, limit),
  );
  for await (const { postingId } of assignments) busy.add(postingId);
  const now = clock.now();
  return postings.filter(
    ({ id, state, endsAt, durationMs }) =>
      state === 'open' || busy.has(id) || now < endsAt + durationMs + AFTERWARDS_MS,
  );
}

/**
 * Asks how the assignments of postings stand, all to the last page, and writes it down. What cannot be listed is told
 * of at the end, and asked for again by a job of its own.
 */
export async function sync(parts: RecruitingParts, postingIds?: readonly number[]): Promise<SyncFigures> {
  await closeFinished(parts);
  const postings =
    postingIds === undefined ? await postingsUnderWay(parts) : await namedPostings(parts, postingIds);
  let assignments = 0;
  let freed = 0;
  let unmatched = 0;
  const failed: number[] = [];
  for (const posting of postings)
    try {
      const figures = await syncPosting(parts, posting);
      assignments += figures.assignments;
      freed += figures.freed;
      unmatched += figures.unmatched;
    } catch (error) {
      // One that cannot be listed, e.g. because somebody took it off the account, keeps nobody else from being paid.
      failed.push(posting.id);
      const code = 'SYNC_INCOMPLETE';
      parts.context.log.warn('the assignments of a posting could not be listed', {
        ...{ code, posting: posting.id, error },
      });
      await orderLook(parts, externalIdOf(posting), AGAIN_MS);
    }
  unmatched += await countNotHandedIn(parts, postings);
  return { postings: postings.length, assignments, freed, unmatched, failed };
}

async function namedPostings(parts: RecruitingParts, ids: readonly number[]): Promise<readonly Posting[]> {
  const found = await Promise.all(ids.map((id) => parts.context.store.postings.byId(id)));
  return found.filter((posting) => posting !== undefined).filter((posting) => isInScope(parts, posting));
}

export async function syncPosting(
  parts: RecruitingParts,
  posting: Posting,
): Promise<Pick<SyncFigures, 'assignments' | 'freed' | 'unmatched'>> {
  const { recruiter } = parts;
  const seen = new Set<string>();
  let freed = 0;
  let unmatched = 0;
  const note = async (listed: ListedAssignment): Promise<void> => {
    const noted = await takeNote(parts, posting, listed);
    seen.add(`${listed.externalId} ${noted.assignment.worker}`);
    if (noted.freed) freed += 1;
    const isHandedIn = listed.state === 'submitted' || listed.state === 'approved';
    if (isHandedIn && noted.participant === undefined) unmatched += 1;
  };
  for await (const listed of recruiter.assignments(externalIdOf(posting))) await note(listed);
  const assignments = seen.size;
  for (const listed of await missingOnes(parts, posting, seen)) await note(listed);
  return { assignments, freed, unmatched };
}

/** Those at work whom the list leaves out: some recruiters list only what is handed in. */
async function missingOnes(
  parts: RecruitingParts,
  posting: Posting,
  seen: ReadonlySet<string>,
): Promise<readonly ListedAssignment[]> {
  const { recruiter, context } = parts;
  const { store, clock } = context;
  const working = await allRows((after, limit) =>
    store.assignments.page({ postingIds: [posting.id], states: ['working'] }, after, limit),
  );
  const found: ListedAssignment[] = [];
  for (const known of working) {
    if (seen.has(`${known.externalId} ${known.worker}`)) continue;
    const ranOut = clock.now() > (known.acceptedAt ?? known.seenAt) + posting.durationMs + AFTERWARDS_MS;
    const isAsked = recruiter.capabilities.verifiesAssignments && clock.now() - known.seenAt >= SINGLY_MS;
    if (isAsked) found.push(await askSingly(parts, posting, known));
    else if (ranOut) found.push({ ...knownAs(parts, posting, known), state: 'timed_out' });
  }
  return found;
}

/** Those who ended the task here and did not hand it in at the recruiter: nobody can be paid for that. */
async function countNotHandedIn(parts: RecruitingParts, postings: readonly Posting[]): Promise<number> {
  const { study, environment } = scopeOf(parts);
  const ids = new Set(postings.map((posting) => posting.externalId));
  const before = parts.context.clock.now() - HAND_IN_MS;
  const completed = everyRow<Participant>((after, limit) =>
    parts.context.store.participants.page({ study, mode: environment, states: ['completed'] }, after, limit),
  );
  let count = 0;
  for await (const { hitId, endedAt } of completed)
    if (ids.has(hitId) && endedAt !== undefined && endedAt < before) count += 1;
  return count;
}

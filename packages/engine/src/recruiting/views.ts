import {
  type AssignmentState,
  type ListedPosting,
  type Posting,
  type PostingFilter,
  reversibleUntil,
  TurnoutError,
} from '@turnout/core';
import { allRows, everyRow } from '../paging.ts';
import { untoldEnds } from './end-jobs.ts';
import { isInScope, type RecruitingParts, scopeOf } from './parts.ts';
import type { AssignmentView, PostingView } from './types.ts';

/** Above so many postings the whole account is listed, in place of one call for each. */
const MOST_SINGLE_CALLS = 10;

/** @param text our number of it, or the recruiter's id. @throws TurnoutError POSTING_UNKNOWN */
export async function findPosting(parts: RecruitingParts, text: string): Promise<Posting> {
  const { store } = parts.context;
  const { environment, recruiter } = scopeOf(parts);
  const byNumber = /^\d{1,15}$/.test(text) ? await store.postings.byId(Number(text)) : undefined;
  const posting =
    byNumber !== undefined && isInScope(parts, byNumber)
      ? byNumber
      : await store.postings.byExternalId(recruiter, environment, text);
  if (posting === undefined || !isInScope(parts, posting)) throw new TurnoutError('POSTING_UNKNOWN');
  return posting;
}

/** Our postings, each with how it stands at the recruiter. */
export async function listPostings(
  parts: RecruitingParts,
  filter: Pick<PostingFilter, 'states' | 'campaignId'> = {},
): Promise<readonly PostingView[]> {
  const { store } = parts.context;
  const postings = await allRows((after, limit) =>
    store.postings.page({ ...filter, ...scopeOf(parts) }, after, limit),
  );
  const listed = await listedOf(parts, postings);
  const untold = await untoldEnds(store, postings);
  return Promise.all(
    postings.map(async (posting) => {
      const assignments = { ...nobody };
      const rows = everyRow((after, limit) =>
        store.assignments.page({ postingIds: [posting.id] }, after, limit),
      );
      for await (const { state } of rows) assignments[state] += 1;
      return {
        ...posting,
        isEndUntold: untold.has(posting.id),
        listed: listed.get(posting.externalId),
        assignments,
      };
    }),
  );
}

const nobody: Record<AssignmentState, number> = {
  working: 0,
  submitted: 0,
  approved: 0,
  rejected: 0,
  returned: 0,
  timed_out: 0,
  screened_out: 0,
};

/** How postings stand at the recruiter, by its id. */
export async function listedOf(
  { recruiter }: RecruitingParts,
  postings: readonly Posting[],
): Promise<ReadonlyMap<string | undefined, ListedPosting>> {
  const ids = new Set(
    postings.filter(({ state }) => state !== 'removed').flatMap(({ externalId }) => externalId ?? []),
  );
  const found = new Map<string | undefined, ListedPosting>();
  if (ids.size > MOST_SINGLE_CALLS) {
    for await (const listed of recruiter.postings())
      if (ids.has(listed.externalId)) found.set(listed.externalId, listed);
    return found;
  }
  for (const id of ids) {
    const listed = await recruiter.posting(id);
    if (listed !== undefined) found.set(id, listed);
  }
  return found;
}

/** Assignments of this study, recruiter and mode, with what belongs to them. */
export async function* viewAssignments(
  parts: RecruitingParts,
  filter: { readonly postings?: readonly number[]; readonly states?: readonly AssignmentState[] } = {},
): AsyncIterable<AssignmentView> {
  const { store } = parts.context;
  const { reversalMs } = parts.recruiter.capabilities;
  const { study, environment } = scopeOf(parts);
  const postings = await allRows((after, limit) => store.postings.page(scopeOf(parts), after, limit));
  const ours = new Set(postings.map(({ id }) => id));
  const removed = new Set(postings.filter((posting) => posting.state === 'removed').map(({ id }) => id));
  const rows = everyRow((after, limit) =>
    store.assignments.page(
      {
        study,
        environment,
        ...(filter.postings !== undefined && { postingIds: filter.postings }),
        ...(filter.states !== undefined && { states: filter.states }),
      },
      after,
      limit,
    ),
  );
  for await (const row of rows) {
    // The study may have been at another recruiter before.
    if (!ours.has(row.postingId)) continue;
    const { id: assignmentId, postingId, externalId, state, worker, participantId } = row;
    const participant =
      participantId === undefined ? undefined : await store.participants.byId(participantId);
    const bonuses = await allRows((after, limit) =>
      store.ledger.page({ assignmentId, kinds: ['bonus'], states: ['confirmed'] }, after, limit),
    );
    yield {
      assignmentId,
      postingId,
      externalId,
      state,
      worker,
      participantId,
      participantState: participant?.state,
      submittedAt: row.submittedAt,
      autoApproveAt: row.autoApproveAt,
      // What is removed at the recruiter, with its people, can be changed no more.
      reversibleUntil: reversibleUntil(row, removed.has(postingId) ? 0 : reversalMs),
      completionCode: row.completionCode,
      bonusComputedMinor: participant?.bonusMinor ?? 0,
      bonusPaidMinor: bonuses.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    };
  }
}

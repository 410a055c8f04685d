import type { ListedAssignment, Posting } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { Hint, ToldState } from './look-jobs.ts';
import { allRows } from './paging.ts';
import { externalIdOf, isInScope, type RecruitingParts, scopeOf } from './parts.ts';
import { sync, syncPosting } from './sync.ts';
import { takeNote } from './take-note.ts';

/** Looks at what happened to a posting. One address may be told of all studies of an account: only ours is looked at. */
export async function look(parts: RecruitingParts, { postingExternalId, told }: Hint): Promise<JobOutcome> {
  const { context, recruiter } = parts;
  if (postingExternalId === undefined) {
    await sync(parts);
    return { kind: 'completed' };
  }
  const { environment } = scopeOf(parts);
  const posting = await context.store.postings.byExternalId(recruiter.name, environment, postingExternalId);
  if (posting === undefined || !isInScope(parts, posting))
    return { kind: 'completed', message: 'not a posting of ours' };
  if (told === undefined) await syncPosting(parts, posting);
  else await noteTold(parts, posting, told);
  return { kind: 'completed' };
}

/** What the recruiter said became of an assignment, of whoever had it then and was not heard of since. */
async function noteTold(parts: RecruitingParts, posting: Posting, told: ToldState): Promise<void> {
  const { store, vault } = parts.context;
  const working = await allRows((after, limit) =>
    store.assignments.page({ postingIds: [posting.id], states: ['working'] }, after, limit),
  );
  for (const known of working) {
    if (known.externalId !== told.assignmentExternalId) continue;
    if ((known.acceptedAt ?? known.seenAt) > told.at) continue;
    const listed: ListedAssignment = {
      ...known,
      postingExternalId: externalIdOf(posting),
      workerId: vault.decrypt(known.workerIdSealed),
      state: told.state,
    };
    await takeNote(parts, posting, listed);
  }
}

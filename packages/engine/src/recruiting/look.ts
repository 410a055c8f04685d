import { isGone, type Posting } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import { askSingly, knownAs } from './ask-singly.ts';
import type { Hint, ToldState } from './look-jobs.ts';
import { allRows } from './paging.ts';
import { isInScope, type RecruitingParts, scopeOf } from './parts.ts';
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

/**
 * What the recruiter said became of an assignment. It says not whose it was, gives the id of a place that was given
 * back to the next worker, and its clock is not ours. So only the end of a place that was taken before is believed;
 * otherwise it is asked about each who is known to have had it.
 */
async function noteTold(parts: RecruitingParts, posting: Posting, told: ToldState): Promise<void> {
  const { context, recruiter } = parts;
  if (told.state === 'working') return;
  const working = await allRows((after, limit) =>
    context.store.assignments.page({ postingIds: [posting.id], states: ['working'] }, after, limit),
  );
  for (const known of working) {
    if (known.externalId !== told.assignmentExternalId) continue;
    const wasTaken = (known.acceptedAt ?? known.seenAt) <= told.at;
    if (wasTaken && isGone(told.state))
      await takeNote(parts, posting, { ...knownAs(parts, posting, known), state: told.state });
    else if (recruiter.capabilities.verifiesAssignments)
      await takeNote(parts, posting, await askSingly(parts, posting, known));
  }
}

import { type Assignment, isGone, type Posting } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import { allRows } from '../paging.ts';
import { askSingly, knownAs } from './ask-singly.ts';
import type { Hint, ToldState } from './look-jobs.ts';
import { isInScope, type RecruitingParts, scopeOf } from './parts.ts';
import { sync, syncPosting } from './sync.ts';
import { takeNote } from './take-note.ts';

/** A recruiter's clock and ours may be this far apart, ms. */
const CLOCKS_MS = 2 * 60_000;

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
  if (posting.state === 'removed') return { kind: 'completed', message: 'taken off the account' };
  if (told === undefined) await syncPosting(parts, posting);
  else await noteTold(parts, posting, told);
  return { kind: 'completed' };
}

/**
 * What the recruiter said became of an assignment. It says not whose it was, gives the id of a place that was given
 * back to the next worker, and its clock is not ours. So only the end of a place is believed that was taken well before,
 * and that nobody else may have had after; otherwise it is asked about each who is known to have had it.
 */
async function noteTold(parts: RecruitingParts, posting: Posting, told: ToldState): Promise<void> {
  const { context, recruiter } = parts;
  if (told.state === 'working') return;
  const working = await allRows((after, limit) =>
    context.store.assignments.page({ postingIds: [posting.id], states: ['working'] }, after, limit),
  );
  const holders = working.filter(({ externalId }) => externalId === told.assignmentExternalId);
  const latest = Math.max(...holders.map(takenAt));
  const canAsk = recruiter.capabilities.verifiesAssignments;
  for (const known of holders) {
    const isLastOfSeveral = holders.length > 1 && takenAt(known) === latest;
    const wasTaken = takenAt(known) + (canAsk ? CLOCKS_MS : 0) <= told.at;
    if (isGone(told.state) && wasTaken && !(canAsk && isLastOfSeveral))
      await takeNote(parts, posting, { ...knownAs(parts, posting, known), state: told.state });
    else if (canAsk) await takeNote(parts, posting, await askSingly(parts, posting, known));
  }
}

/** Since when somebody has the place, as far as it is known. */
const takenAt = ({ acceptedAt, seenAt }: Assignment): number => acceptedAt ?? seenAt;

import { type EntryIds, type EntryRules, isDebugVisit, type KnownParticipation } from '@turnout/core';
import type { StudySettings } from '../context.ts';

/** A person at the door: the recruiter's ids, and what the request tells of the browser. */
export interface Visit extends EntryIds {
  readonly ipAddress: string | undefined;
  readonly browser: string;
  readonly platform: string;
  readonly language: string;
}

/**
 * A debug visit may reload at any time, but only into a participation that began as one: the hitId of the
 * link is not enough to open somebody else's.
 */
export function entryRules(
  settings: StudySettings,
  visit: EntryIds,
  known: readonly KnownParticipation[],
): EntryRules {
  const mine = known.find((row) => row.assignmentId === visit.assignmentId);
  const debug = isDebugVisit(visit) && (mine === undefined || isDebugVisit(mine));
  return { allowRepeats: settings.allowRepeats, resume: settings.resume, debug };
}

import type { Posting } from '@turnout/core';
import { counted } from '@turnout/core';
import { patiently } from '../jobs/patiently.ts';
import type { JobHandler, JobOutcome } from '../jobs/types.ts';
import { isEndUntold } from './end-jobs.ts';
import { endAgain } from './ending.ts';
import { resolveExtension } from './extension.ts';
import { recurring } from './intents.ts';
import { renewLeases } from './leases.ts';
import { look } from './look.ts';
import type { Hint } from './look-jobs.ts';
import { type RecruitingParts, scopedName, scopeOf } from './parts.ts';
import { resolveReopening } from './reopening.ts';
import { grant } from './retakes.ts';
import { endStrays } from './strays.ts';
import { postingsUnderWay, sync } from './sync.ts';
import type { PostingOrderData } from './under-way.ts';

const APART_MS = 250;

/**
 * What stays open, or bound, until the recruiter has said how it stands. No number of failures may end these: a key that
 * was withdrawn for a day would leave places bound for good, or a posting open that nobody looks at.
 */
const lasting: ReadonlySet<string> = new Set(['recruiting.end', 'recruiting.places', 'recruiting.reopening']);

/** What recruiting does by itself, by the names of its jobs. */
export function recruitingJobs(parts: RecruitingParts): Readonly<Record<string, JobHandler>> {
  const handlers: Readonly<Record<string, (data: unknown) => Promise<JobOutcome>>> = {
    'recruiting.sync': async () => {
      const { assignments, failed } = await sync(parts);
      if (failed.length === 0) await restWhenIdle(parts);
      const without = failed.length === 0 ? '' : `; not those of posting ${failed.join(', ')}`;
      return { kind: 'completed', message: `${counted(assignments, 'assignment')}${without}` };
    },
    'recruiting.strays': async () => {
      await endStrays(parts);
      return { kind: 'completed' };
    },
    'recruiting.renew': async () => {
      await renewLeases(parts);
      return { kind: 'completed' };
    },
    // The data of a job are of our own writing.
    'recruiting.end': (data) => endAgain(parts, (data as { readonly postingId: number }).postingId),
    'recruiting.places': (data) => resolveExtension(parts, data as PostingOrderData),
    'recruiting.reopening': (data) => resolveReopening(parts, data as PostingOrderData),
    'recruiting.grant': (data) => grant(parts, (data as { readonly assignmentId: number }).assignmentId),
    'recruiting.look': (data) => look(parts, data as Hint),
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, run]): [string, JobHandler] => [
      scopedName(parts, name),
      {
        atOnce: 1,
        apartMs: APART_MS,
        run: (data) =>
          lasting.has(name)
            ? untilKnown(parts, () => run(data))
            : patiently(() => run(data), recurring[name]),
      },
    ]),
  );
}

/** Whatever goes wrong, the job is put off, longer and longer; its message tells why. */
async function untilKnown(
  { context: { log } }: RecruitingParts,
  work: () => Promise<JobOutcome>,
): Promise<JobOutcome> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.warn('how a posting stands is not known yet', { error: message });
    return { kind: 'later', message };
  }
}

/**
 * Without anything that can still change there is nothing to ask about every minute; the next posting wakes it. A
 * posting that the recruiter was not told the end of may still be open there.
 */
async function restWhenIdle(parts: RecruitingParts): Promise<void> {
  if ((await postingsUnderWay(parts)).length > 0) return;
  const { store } = parts.context;
  const { study } = scopeOf(parts);
  await store.write(async (tx) => {
    const states: readonly Posting['state'][] = ['intended', 'open'];
    if ((await tx.postings.page({ ...scopeOf(parts), states }, 0, 1)).length > 0) return;
    if (await isEndUntold(parts, tx)) return;
    const names = Object.keys(recurring).map((name) => scopedName(parts, name));
    for (const { id, title, isActive } of await tx.jobs.schedules(study))
      if (isActive && names.includes(title)) await tx.jobs.changeSchedule(id, { isActive: false });
  });
}

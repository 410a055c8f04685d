import type { JobReader, Posting, Transaction } from '@turnout/core';
import { allRows } from '../paging.ts';
import { LASTING_ATTEMPTS } from './lasting.ts';
import { nameWithin, type RecruitingParts, scopedName } from './parts.ts';

const END = 'recruiting.end';

const jobName = (parts: RecruitingParts): string => scopedName(parts, END);

/** Whoever ends a posting has so long for the call until a server makes it, ms. */
const GRACE_MS = 30_000;

const batchOf = (postingId: number): string => `end of posting ${postingId}`;

/**
 * Orders that the recruiter is told of an end, in the transaction that writes the end down: whoever was to make the
 * call may go away before it. Another order of the same that waits gives way, so that this one's maker has all its time.
 * @returns the job; undefined while one of before is being done
 */
export async function orderEnd(
  parts: RecruitingParts,
  tx: Pick<Transaction, 'jobs'>,
  id: number,
): Promise<number | undefined> {
  const now = parts.context.clock.now();
  await cancelEnd(tx, id, now);
  return tx.jobs.insert({
    name: jobName(parts),
    data: JSON.stringify({ postingId: id }),
    singletonKey: `posting ${id}`,
    batch: batchOf(id),
    mostAttempts: LASTING_ATTEMPTS,
    startAfter: now + GRACE_MS,
    createdAt: now,
  });
}

/** Whether nobody has begun, replaced or cancelled it since it was ordered. */
export const isOrderWaiting = async (
  { jobs }: { readonly jobs: JobReader },
  jobId: number,
): Promise<boolean> => (await jobs.byId(jobId))?.state === 'created';

/** The recruiter was told, or the posting is open again. */
export const cancelEnd = (tx: Pick<Transaction, 'jobs'>, id: number, at: number): Promise<number> =>
  tx.jobs.cancel({ batch: batchOf(id) }, at);

/** Whether somebody may be telling the recruiter of an end just now: the call would also end what is opened before it. */
export async function isEndBeingTold(
  { jobs }: { readonly jobs: JobReader },
  id: number,
  now: number,
): Promise<boolean> {
  const filter = { batch: batchOf(id), states: ['created', 'active'] } as const;
  const found = await allRows((after, limit) => jobs.page(filter, after, limit));
  return found.some(({ state, startAfter, leaseUntil }) =>
    state === 'active' ? (leaseUntil ?? 0) > now : startAfter > now,
  );
}

/** Whether the recruiter has still to be told of the end of any posting. */
export async function isEndUntold(
  parts: RecruitingParts,
  { jobs }: { readonly jobs: JobReader },
): Promise<boolean> {
  const { created, retry, active } = await jobs.counts({ names: [jobName(parts)] });
  return created + retry + active > 0;
}

/** Which of these postings count as ended here while the recruiter has not answered yet that they are. */
export async function untoldEnds(
  { jobs }: { readonly jobs: JobReader },
  postings: readonly Posting[],
): Promise<ReadonlySet<number>> {
  const ended = postings.filter(({ state }) => state === 'ended');
  if (ended.length === 0) return new Set();
  const names = [...new Set(ended.map((posting) => nameWithin(posting, END)))];
  const states = ['created', 'retry', 'active'] as const;
  const open = await allRows((after, limit) => jobs.page({ names, states }, after, limit));
  const batches = new Set(open.map(({ batch }) => batch));
  return new Set(ended.map(({ id }) => id).filter((id) => batches.has(batchOf(id))));
}

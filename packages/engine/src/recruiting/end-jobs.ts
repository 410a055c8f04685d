import type { Transaction } from '@turnout/core';
import { type RecruitingParts, scopedName } from './parts.ts';

const MOST_ATTEMPTS = 50;

const jobName = (parts: RecruitingParts): string => scopedName(parts, 'recruiting.end');

/** Whoever ends a posting has so long for the call until a server makes it, ms. */
const GRACE_MS = 30_000;

const batchOf = (postingId: number): string => `end of posting ${postingId}`;

/**
 * Orders that the recruiter is told of an end, in the transaction that writes the end down: whoever was to make the
 * call may go away before it.
 */
export async function orderEnd(
  parts: RecruitingParts,
  tx: Pick<Transaction, 'jobs'>,
  id: number,
): Promise<void> {
  const now = parts.context.clock.now();
  await tx.jobs.insert({
    name: jobName(parts),
    data: JSON.stringify({ postingId: id }),
    singletonKey: `posting ${id}`,
    batch: batchOf(id),
    mostAttempts: MOST_ATTEMPTS,
    startAfter: now + GRACE_MS,
    createdAt: now,
  });
}

/** The recruiter was told, or the posting is open again. */
export const cancelEnd = (tx: Pick<Transaction, 'jobs'>, id: number, at: number): Promise<number> =>
  tx.jobs.cancel({ batch: batchOf(id) }, at);

/** Whether the recruiter has still to be told of the end of a posting. */
export async function isEndUntold(
  parts: RecruitingParts,
  { jobs }: Pick<Transaction, 'jobs'>,
): Promise<boolean> {
  const { created, retry, active } = await jobs.counts({ names: [jobName(parts)] });
  return created + retry + active > 0;
}

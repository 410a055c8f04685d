import type { AssignmentState, JobWriter } from '@turnout/core';
import { type RecruitingParts, scopedName } from './parts.ts';

const MOST_ATTEMPTS = 10;

/** What a job that looks is about. @param postingExternalId undefined: all postings under way */
export interface Hint {
  readonly postingExternalId: string | undefined;
  readonly told?: ToldState;
}

/** What a notification says became of an assignment, where the recruiter cannot be asked. */
export interface ToldState {
  readonly assignmentExternalId: string;
  readonly state: AssignmentState;
  /** Epoch ms: holds only for who had the place then. */
  readonly at: number;
}

/** Orders a job that looks; at most one of its key waits or is being done. @returns whether it was ordered */
export async function insertLook(
  parts: RecruitingParts,
  tx: { readonly jobs: JobWriter },
  hint: Hint,
  { singletonKey, afterMs }: { readonly singletonKey: string; readonly afterMs: number },
): Promise<boolean> {
  const now = parts.context.clock.now();
  const id = await tx.jobs.insert({
    name: scopedName(parts, 'recruiting.look'),
    data: JSON.stringify(hint),
    singletonKey,
    mostAttempts: MOST_ATTEMPTS,
    startAfter: now + afterMs,
    createdAt: now,
  });
  return id !== undefined;
}

/**
 * Orders that a posting is listed, once for all that happens to it meanwhile. While a listing is being done it may have
 * read past what happened just now, so a second one follows it; more are never needed.
 */
export const orderListing = async (
  parts: RecruitingParts,
  tx: { readonly jobs: JobWriter },
  postingExternalId: string | undefined,
  afterMs: number,
): Promise<void> => {
  const key = `listing of ${postingExternalId ?? 'all'}`;
  const hint = { postingExternalId };
  if (await insertLook(parts, tx, hint, { singletonKey: key, afterMs })) return;
  await insertLook(parts, tx, hint, { singletonKey: `${key}, again`, afterMs });
};

/** The same in a transaction of its own. */
export const orderLook = (
  parts: RecruitingParts,
  postingExternalId: string,
  afterMs: number,
): Promise<void> => parts.context.store.write((tx) => orderListing(parts, tx, postingExternalId, afterMs));

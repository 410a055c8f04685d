import { type LinkPosting, TurnoutError } from '@turnout/core';
import type { EngineContext } from '../context.ts';

/**
 * A posting of the study as the account of links keeps it; one that people are sent to by somebody else is not in there.
 * @param postingId our number of it. @throws TurnoutError POSTING_UNKNOWN, RECRUITER_CANNOT
 */
export async function ownPosting(
  { store, settings }: EngineContext,
  postingId: number,
): Promise<LinkPosting> {
  const posting = await store.postings.byId(postingId);
  if (posting === undefined || posting.study !== settings.study) throw new TurnoutError('POSTING_UNKNOWN');
  const own = await store.links.postingByAnnotation(posting.study, posting.environment, posting.annotation);
  if (own === undefined)
    throw new TurnoutError(
      'RECRUITER_CANNOT',
      `Posting ${postingId} has no links: only one of the recruiter "link" has, once it is open.`,
    );
  return own;
}

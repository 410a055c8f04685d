import type { ListedPosting, Posting } from '@turnout/core';
import { externalIdOf, type RecruitingParts } from './parts.ts';

type Asking = Pick<RecruitingParts, 'recruiter' | 'context'>;

/** The posting as the recruiter has it; undefined when it does not answer. */
export async function postingThere(
  { recruiter, context }: Asking,
  posting: Posting,
): Promise<ListedPosting | 'gone' | undefined> {
  try {
    return (await recruiter.posting(externalIdOf(posting))) ?? 'gone';
  } catch (error) {
    context.log.warn('a posting could not be looked for', { posting: posting.id, error });
    return undefined;
  }
}

/** Whether the recruiter says that it has no such posting; one that does not answer has not said so. */
export const isGoneThere = async (asking: Asking, posting: Posting): Promise<boolean> =>
  (await postingThere(asking, posting)) === 'gone';

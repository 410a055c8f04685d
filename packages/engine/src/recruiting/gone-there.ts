import type { ListedPosting, Posting } from '@turnout/core';
import { externalIdOf, type RecruitingParts } from './parts.ts';

type Asking = Pick<RecruitingParts, 'recruiter' | 'context'>;

/** How the recruiter says that a posting stands; undefined when it does not answer. */
export async function stateThere(
  { recruiter, context }: Asking,
  posting: Posting,
): Promise<ListedPosting['state'] | 'gone' | undefined> {
  try {
    return (await recruiter.posting(externalIdOf(posting)))?.state ?? 'gone';
  } catch (error) {
    context.log.warn('a posting could not be looked for', { posting: posting.id, error });
    return undefined;
  }
}

/** Whether the recruiter says that it has no such posting; one that does not answer has not said so. */
export const isGoneThere = async (asking: Asking, posting: Posting): Promise<boolean> =>
  (await stateThere(asking, posting)) === 'gone';

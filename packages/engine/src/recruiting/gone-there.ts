import type { Posting } from '@turnout/core';
import { externalIdOf, type RecruitingParts } from './parts.ts';

/** Whether the recruiter says that it has no such posting; one that does not answer has not said so. */
export async function isGoneThere(
  { recruiter, context }: Pick<RecruitingParts, 'recruiter' | 'context'>,
  posting: Posting,
): Promise<boolean> {
  try {
    return (await recruiter.posting(externalIdOf(posting))) === undefined;
  } catch (error) {
    context.log.warn('a posting could not be looked for', { posting: posting.id, error });
    return false;
  }
}

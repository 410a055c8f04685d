import type { Assignment, ListedAssignment, Posting } from '@turnout/core';
import { externalIdOf, type RecruitingParts } from './parts.ts';

/** What the recruiter would list of somebody, as we know it. */
export const knownAs = (
  { context }: RecruitingParts,
  posting: Posting,
  known: Assignment,
): ListedAssignment => ({
  ...known,
  postingExternalId: externalIdOf(posting),
  workerId: context.vault.decrypt(known.workerIdSealed),
});

/** How one assignment stands. Whom the recruiter does not know as its worker has given it back. */
export async function askSingly(
  parts: RecruitingParts,
  posting: Posting,
  known: Assignment,
): Promise<ListedAssignment> {
  const own = knownAs(parts, posting, known);
  const { postingExternalId, externalId, workerId } = own;
  const listed = await parts.recruiter.assignment({ postingExternalId, externalId, workerId });
  return listed?.workerId === workerId ? listed : { ...own, state: 'returned' };
}

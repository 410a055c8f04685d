import type { EntryIds, HandIn } from '@turnout/core';
import { completionCode } from '../links/tokens.ts';
import { isInScope, type RecruitingParts, scopeOf } from './parts.ts';

/** How one person hands in; `ownCode` is theirs alone. */
export type PersonalHandIn =
  | Extract<HandIn, { readonly way: 'form' }>
  | (Extract<HandIn, { readonly way: 'code' }> & { readonly ownCode: string });

/** Where each has a code of their own, which this server makes, nothing is handed in elsewhere: to finish is enough. */
export const isHandedInByFinishing = (handIn: HandIn): boolean =>
  handIn.way === 'code' && handIn.code === undefined && handIn.url === undefined;

/** @returns undefined for somebody who did not come through one of our postings */
export async function handInOf(
  parts: RecruitingParts,
  { hitId, assignmentId, mode }: Pick<EntryIds, 'hitId' | 'assignmentId' | 'mode'>,
): Promise<PersonalHandIn | undefined> {
  const { context, recruiter } = parts;
  const { environment } = scopeOf(parts);
  const posting = await context.store.postings.byExternalId(recruiter.name, environment, hitId);
  if (posting === undefined || !isInScope(parts, posting) || mode !== environment) return undefined;
  const { handIn } = recruiter;
  return handIn.way === 'form' ? handIn : { ...handIn, ownCode: completionCode(context.vault, assignmentId) };
}

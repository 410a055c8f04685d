import { isOurs, type ListedPosting, type Posting } from '@turnout/core';
import { allRows } from '../paging.ts';
import { call } from './asking.ts';
import { type RecruitingParts, scopeOf } from './parts.ts';
import { adopt } from './resolve.ts';

export const ourPostings = (parts: RecruitingParts, states?: readonly Posting['state'][]) => {
  const filter = { ...scopeOf(parts), ...(states !== undefined && { states }) };
  return allRows((after, limit) => parts.context.store.postings.page(filter, after, limit));
};

/** RC5: ends what is open at the recruiter under this study's name and not open here. */
export async function endStrays(parts: RecruitingParts): Promise<void> {
  const { recruiter, context } = parts;
  const { study, environment } = scopeOf(parts);
  const open: ListedPosting[] = [];
  for await (const listed of recruiter.postings())
    if (listed.state !== 'ended' && isOurs(listed.annotation, study, environment)) open.push(listed);
  if (open.length === 0) return;
  // Read after the list: a posting is written down before the recruiter is asked, so none of it can be missing here.
  const known = new Map((await ourPostings(parts)).map((posting) => [posting.annotation, posting]));
  for (const listed of open) {
    const posting = known.get(listed.annotation);
    if (posting?.state === 'open' || posting?.state === 'intended') continue;
    if (posting?.state === 'failed') {
      // It was given up and came into being after all: adopting it ends it.
      const act = { actor: 'server', reason: 'the recruiter made it after all' };
      await adopt(parts, posting.id, listed, posting.endsAt, act);
      continue;
    }
    context.log.warn('a posting was open that is not open here, and is ended', {
      posting: posting?.id,
      externalId: listed.externalId,
    });
    await endStray(parts, listed);
  }
}

async function endStray(parts: RecruitingParts, listed: ListedPosting): Promise<void> {
  const { recruiter, context } = parts;
  await context.store.write((tx) =>
    parts.appendAudit(tx, {
      at: context.clock.now(),
      actor: 'server',
      action: 'posting.end_stray',
      subject: `posting ${listed.externalId} of the recruiter`,
      reason: 'open at the recruiter and not here',
      facts: { annotation: listed.annotation },
    }),
  );
  const result = await call(() => recruiter.setEnd(listed.externalId, context.clock.now()));
  if (result.kind !== 'done')
    context.log.warn('a stray posting could not be ended', {
      externalId: listed.externalId,
      result: result.message,
    });
}

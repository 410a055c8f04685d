import { type Posting, type PostingChange, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import type { RecruitingParts } from './parts.ts';

/**
 * Changes a posting under its lock, with the audit entry of it.
 * @param also what belongs into the same transaction, before the audit log is locked
 */
export async function changePosting(
  parts: RecruitingParts,
  id: number,
  change: PostingChange,
  entry: Pick<Act, 'actor' | 'reason'> & { readonly action: string },
  also: (tx: Transaction) => Promise<unknown> = async () => {},
): Promise<Posting> {
  const { context } = parts;
  return context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    await tx.postings.change(id, change);
    await also(tx);
    await parts.appendAudit(tx, {
      at: context.clock.now(),
      actor: entry.actor,
      action: entry.action,
      subject: `posting ${id}`,
      reason: entry.reason,
      facts: { before: posting.state, ...change },
    });
    return { ...posting, ...change };
  });
}

/** What ending a posting changes of it, to take that back. */
export const endOf = ({ state, endsAt, leaseUntil }: Posting): PostingChange => ({
  state,
  endsAt,
  leaseUntil,
});

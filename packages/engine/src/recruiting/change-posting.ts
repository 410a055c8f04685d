import { type Posting, type PostingChange, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import type { RecruitingParts } from './parts.ts';

type Entry = Pick<Act, 'actor' | 'reason'> & { readonly action: string };

/**
 * Changes a posting under its lock, with the audit entry of it.
 * @param also what belongs into the same transaction, before the audit log is locked
 */
export async function changePosting(
  parts: RecruitingParts,
  id: number,
  change: PostingChange,
  entry: Entry,
  also: (tx: Transaction) => Promise<unknown> = async () => {},
): Promise<Posting> {
  return parts.context.store.write(async (tx) => {
    const posting = await tx.postings.lock(id);
    if (posting === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    return writeChange(parts, tx, posting, change, entry, also);
  });
}

/** The same for a posting that is locked already. */
export async function writeChange(
  parts: RecruitingParts,
  tx: Transaction,
  posting: Posting,
  change: PostingChange,
  entry: Entry,
  also: (tx: Transaction) => Promise<unknown>,
): Promise<Posting> {
  await tx.postings.change(posting.id, change);
  await also(tx);
  await parts.appendAudit(tx, {
    at: parts.context.clock.now(),
    actor: entry.actor,
    action: entry.action,
    subject: `posting ${posting.id}`,
    reason: entry.reason,
    facts: { before: posting.state, ...change },
  });
  return { ...posting, ...change };
}

/** What ending a posting changes of it, to take that back. */
export const endOf = ({ state, endsAt, leaseUntil }: Posting): PostingChange => ({
  state,
  endsAt,
  leaseUntil,
});

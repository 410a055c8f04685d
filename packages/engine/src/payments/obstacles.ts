import type { LedgerEntry, Store } from '@turnout/core';
import type { JobOutcome } from '../jobs/types.ts';
import type { RecruitingParts } from '../recruiting/parts.ts';
import { lostBefore } from './lost.ts';

/** While another payment's call is under way, which ends by itself. */
const BUSY_MS = 500;

/**
 * PA7: one payment of an assignment at a time, so that counting bonuses can tell what became of it; and one bonus at a
 * time over all servers where the recruiter wants that: the entry that is `sent` is the lock. It refuses whoever comes
 * in between, and then that was not done. So what is lost there, and perhaps no server's any more, is not waited for.
 */
export async function inTheWay(
  parts: RecruitingParts,
  { ledger }: Pick<Store, 'ledger'>,
  { assignmentId, kind }: LedgerEntry,
): Promise<JobOutcome | undefined> {
  const [other] = await ledger.page({ assignmentId, states: ['sent', 'unknown'] }, 0, 1);
  // What is unknown may stay so until a person looks: it is waited for longer each time.
  if (other?.state === 'unknown')
    return { kind: 'later', message: `what became of ledger ${other.id} is unknown` };
  if (other !== undefined) return later('another payment is under way');
  const { capabilities, environment, name: recruiter } = parts.recruiter;
  if (kind !== 'bonus' || capabilities.concurrentBonuses) return undefined;
  const calling = { environment, recruiter, states: ['sent'], changedSince: lostBefore(parts) } as const;
  const [sent] = await ledger.page({ ...calling, kinds: ['bonus'] }, 0, 1);
  return sent === undefined ? undefined : later('another payment is under way');
}

/** Tried again soon: what is in the way ends by itself. */
export const later = (message: string, afterMs = BUSY_MS): JobOutcome => ({
  kind: 'later',
  afterMs,
  message,
});

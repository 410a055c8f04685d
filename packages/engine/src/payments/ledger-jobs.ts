import type { JobWriter, LedgerEntry } from '@turnout/core';
import { type RecruitingParts, scopedName } from '../recruiting/parts.ts';

/** A job that sends is begun so often until its entry is left to a person: its server died each time. */
const MOST_ATTEMPTS = 20;

export type LedgerJob = 'ledger.send' | 'ledger.resolve';

/** Orders the job that takes an entry on; one that waits already is enough. */
export async function orderLedgerJob(
  parts: RecruitingParts,
  tx: { readonly jobs: JobWriter },
  name: LedgerJob,
  entry: Pick<LedgerEntry, 'id' | 'batch'>,
  startAfter: number,
): Promise<void> {
  await tx.jobs.insert({
    name: scopedName(parts, name),
    data: JSON.stringify({ entryId: entry.id }),
    singletonKey: `ledger:${entry.id}`,
    batch: entry.batch,
    mostAttempts: MOST_ATTEMPTS,
    startAfter,
    createdAt: parts.context.clock.now(),
  });
}

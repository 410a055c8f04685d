import { isSettled, type LedgerEntry } from '@turnout/core';
import { allRows } from '../recruiting/paging.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { orderLedgerJob } from './ledger-jobs.ts';
import { resolveEntry } from './resolve.ts';
import { sendEntry } from './send.ts';

/** An entry that is `sent` for so long has no server left that waits for its answer. */
const LOST_AFTER_MS = 5 * 60_000;

/**
 * Takes on every entry that is not at its end: what is unknown is asked about, and what was ordered and has lost its
 * job, e.g. by failing too often, gets one again. Nothing is paid here.
 * @returns the entries whose outcome is known now
 */
export async function reviveOpen(parts: RecruitingParts): Promise<readonly LedgerEntry[]> {
  const { store, clock } = parts.context;
  const { study, environment, recruiter } = scopeOf(parts);
  const open = await allRows((after, limit) =>
    store.ledger.page({ study, environment, states: ['intent', 'sent', 'unknown'] }, after, limit),
  );
  const resolved: LedgerEntry[] = [];
  for (const entry of open) {
    if (entry.recruiter !== recruiter) continue;
    if (entry.state === 'intent')
      await store.write((tx) => orderLedgerJob(parts, tx, 'ledger.send', entry, clock.now()));
    if (entry.state === 'sent' && clock.now() - entry.changedAt > LOST_AFTER_MS)
      await sendEntry(parts, entry.id);
    if (entry.state === 'unknown') await resolveEntry(parts, entry.id);
    const now = await store.ledger.byId(entry.id);
    if (now !== undefined && entry.state !== 'intent' && isSettled(now.state)) resolved.push(now);
  }
  return resolved;
}

import { isSettled, type LedgerEntry, TurnoutError } from '@turnout/core';
import { allRows } from '../paging.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { orderLedgerJob } from './ledger-jobs.ts';
import { isLost } from './lost.ts';
import { resolveEntry } from './resolve.ts';
import { sendEntry } from './send.ts';

/** How often open entries are looked through by a server. */
export const REVIVE_EVERY_MS = 15 * 60_000;

/**
 * PA11: sees to it that every entry that is not at its end has a job that takes it on, whatever became of the one it
 * had. Nothing is asked or paid here. @returns how many are open
 */
export async function reviveOpen(parts: RecruitingParts): Promise<number> {
  const { store, clock } = parts.context;
  const open = await openEntries(parts);
  for (const entry of open) {
    if (entry.state === 'sent' && !isLost(parts, entry)) continue;
    const job = entry.state === 'unknown' ? 'ledger.resolve' : 'ledger.send';
    await store.write((tx) => orderLedgerJob(parts, tx, job, entry, clock.now()));
  }
  return open.length;
}

/** Asks about every entry whose outcome is not known, at once. @returns those that it is known of now */
export async function resolveOpen(parts: RecruitingParts): Promise<readonly LedgerEntry[]> {
  await reviveOpen(parts);
  const resolved: LedgerEntry[] = [];
  for (const entry of await openEntries(parts)) {
    if (entry.state === 'intent') continue;
    if (entry.state === 'sent' && isLost(parts, entry)) await sendEntry(parts, entry.id);
    if (entry.state === 'unknown') await askAbout(parts, entry.id);
    const now = await parts.context.store.ledger.byId(entry.id);
    if (now !== undefined && isSettled(now.state)) resolved.push(now);
  }
  return resolved;
}

async function openEntries(parts: RecruitingParts): Promise<readonly LedgerEntry[]> {
  const filter = { ...scopeOf(parts), states: ['intent', 'sent', 'unknown'] } as const;
  return allRows((after, limit) => parts.context.store.ledger.page(filter, after, limit));
}

/** One that the recruiter does not answer for keeps the others from nothing; its job asks again. */
async function askAbout(parts: RecruitingParts, entryId: number): Promise<void> {
  try {
    await resolveEntry(parts, entryId);
  } catch (error) {
    if (!(error instanceof TurnoutError) || error.code !== 'RECRUITER_SILENT') throw error;
    parts.context.log.warn('an entry could not be asked about', { entry: entryId, error: error.message });
  }
}

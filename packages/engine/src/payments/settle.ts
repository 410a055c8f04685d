import { type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { type RecruitingParts, scopeOf } from '../recruiting/parts.ts';
import { confirm, type LockedEntry, lockEntry, takeStep } from './steps.ts';
import type { Settlement } from './types.ts';

/**
 * PA10: settles an entry whose outcome is unknown by what a person saw on the recruiter's own pages. Calls nothing.
 * @throws TurnoutError LEDGER_ENTRY_UNKNOWN, LEDGER_STATE, REASON_MISSING
 */
export async function settleByHand(
  parts: RecruitingParts,
  entryId: number,
  { outcome, reason }: Settlement,
  { actor }: Act,
): Promise<void> {
  if (reason.trim() === '') throw new TurnoutError('REASON_MISSING');
  const note = `settled by ${actor}: ${reason.trim()}`;
  await parts.context.store.write(async (tx) => {
    const locked = await lockUnknown(parts, tx, entryId);
    if (outcome === 'done') await confirm(parts, tx, locked, { note }, actor);
    else await takeStep(parts, tx, locked.entry, { state: 'failed', note }, actor);
  });
}

async function lockUnknown(parts: RecruitingParts, tx: Transaction, entryId: number): Promise<LockedEntry> {
  const locked = await lockEntry(tx, entryId);
  const { study, environment, recruiter } = scopeOf(parts);
  const isOurs =
    locked?.entry.study === study &&
    locked.entry.environment === environment &&
    locked.entry.recruiter === recruiter;
  if (!isOurs) throw new TurnoutError('LEDGER_ENTRY_UNKNOWN', `It was ${entryId}.`);
  const { state } = locked.entry;
  if (state !== 'unknown') throw new TurnoutError('LEDGER_STATE', `Entry ${entryId} is ${state}.`);
  return locked;
}

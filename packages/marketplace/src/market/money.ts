import type { LedgerEntry } from '../domain/ledger.ts';
import { requestError } from '../domain/refusal.ts';
import type { Unit } from './context.ts';

/**
 * Takes from a requester's balance (MM4). Locks the requester, so the HIT must be locked already if it is needed.
 * The sandbox is topped up instead (MM6).
 * @throws Refusal InsufficientFunds, before anything was moved.
 */
export async function spend(unit: Unit, entries: readonly LedgerEntry[]): Promise<void> {
  const [first] = entries;
  if (first === undefined) return;
  const requester = await unit.requesters.lock(first.requesterId);
  const missing = entries.reduce((sum, entry) => sum + entry.amountMinor, 0) - requester.availableMinor;
  if (missing > 0) {
    if (requester.environment === 'production')
      throw requestError(
        'InsufficientFunds',
        'This Requester has insufficient funds in their account to complete this transaction. Please visit docs/guide/run-a-panel.md; funds are added with: turnout marketplace account fund ACCESSKEY AMOUNT',
      );
    await unit.ledger.append({
      requesterId: requester.id,
      kind: 'deposit',
      amountMinor: missing,
      at: first.at,
    });
  }
  for (const entry of entries) if (entry.amountMinor > 0) await unit.ledger.append(entry);
}

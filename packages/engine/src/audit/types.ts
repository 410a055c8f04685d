import type { AuditEntry, AuditWriter } from '@turnout/core';

export type NewAuditEntry = Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject' | 'reason'> & {
  readonly facts: Readonly<Record<string, unknown>>;
};

/** Appends to the chain, inside the transaction of what it tells of: both happen or neither. */
export type AppendAudit = (tx: { readonly audit: AuditWriter }, entry: NewAuditEntry) => Promise<void>;

/** Stands for everything up to its entry. */
export type AuditHead = Pick<AuditEntry, 'n' | 'hash'>;

export interface Audit {
  /**
   * Checks the whole chain, and every entry and step of the ledger against what the chain says of it.
   * @param noted a head that was noted before, outside the database: an entry that has to be there, unchanged. Without
   * one, a log whose end was cut off, or that was written anew from its beginning, looks whole.
   * @returns the last entry, to be noted; its number is how many were checked. Of an empty log: 0 and no hash
   * @throws TurnoutError AUDIT_BROKEN with the first entry that does not fit; LEDGER_CHANGED with that of the ledger
   */
  verify(noted?: AuditHead): Promise<AuditHead>;
  entries(after?: number): AsyncIterable<AuditEntry>;
}

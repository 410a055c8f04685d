import type { AuditEntry, AuditWriter } from '@turnout/core';

export type NewAuditEntry = Pick<AuditEntry, 'at' | 'actor' | 'action' | 'subject' | 'reason'> & {
  readonly facts: Readonly<Record<string, unknown>>;
};

/** Appends to the chain, inside the transaction of what it tells of: both happen or neither. */
export type AppendAudit = (tx: { readonly audit: AuditWriter }, entry: NewAuditEntry) => Promise<void>;

export interface Audit {
  /** @throws TurnoutError AUDIT_BROKEN with the first entry that does not fit. @returns how many were checked */
  verify(): Promise<number>;
  entries(after?: number): AsyncIterable<AuditEntry>;
}

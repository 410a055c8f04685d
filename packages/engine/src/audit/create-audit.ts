import { AUDIT_BEGINNING, type AuditEntry, auditFault, type Store, TurnoutError } from '@turnout/core';
import { everyRowFrom } from '../paging.ts';
import { auditHash } from './append.ts';
import { startLedgerCheck } from './ledger-check.ts';
import type { Audit } from './types.ts';

/** Reads the audit log of a database, and holds it to its chain, and the ledger to it. */
export function createAudit(store: Pick<Store, 'audit' | 'ledger'>): Audit {
  const entries = (after = 0): AsyncIterable<AuditEntry> =>
    everyRowFrom(
      after,
      (from, limit) => store.audit.page(from, limit),
      ({ n }) => n,
    );
  return {
    entries,
    async verify(noted) {
      const ledger = await startLedgerCheck(store);
      const atLeast = await store.audit.count();
      let previous: AuditEntry | undefined;
      for await (const entry of entries()) {
        const fault = auditFault(previous, entry, auditHash(entry));
        if (fault !== undefined) throw new TurnoutError('AUDIT_BROKEN', fault);
        if (entry.n === noted?.n && entry.hash !== noted.hash)
          throw new TurnoutError('AUDIT_BROKEN', `Entry ${entry.n} is not the one that was noted.`);
        ledger.show(entry);
        previous = entry;
      }
      const checked = previous?.n ?? 0;
      if (checked < atLeast)
        throw new TurnoutError('AUDIT_BROKEN', `Entry ${checked + 1} is missing, and what follows it.`);
      if (noted !== undefined && checked < noted.n)
        throw new TurnoutError(
          'AUDIT_BROKEN',
          `Entry ${noted.n} was noted, and the log ends with ${checked}.`,
        );
      const changed = await ledger.fault();
      if (changed !== undefined) throw new TurnoutError('LEDGER_CHANGED', changed);
      return { n: checked, hash: previous?.hash ?? AUDIT_BEGINNING };
    },
  };
}

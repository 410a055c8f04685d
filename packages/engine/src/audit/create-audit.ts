import { type AuditEntry, auditFault, type Store, TurnoutError } from '@turnout/core';
import { auditHash } from './append.ts';
import type { Audit } from './types.ts';

const PAGE = 500;

/** Reads the audit log of a database, and holds it to its chain. */
export function createAudit(store: Pick<Store, 'audit'>): Audit {
  async function* entries(after = 0): AsyncIterable<AuditEntry> {
    let last = after;
    for (;;) {
      const page = await store.audit.page(last, PAGE);
      yield* page;
      const end = page.at(-1);
      if (end === undefined || page.length < PAGE) return;
      last = end.n;
    }
  }
  return {
    entries,
    async verify() {
      const atLeast = await store.audit.count();
      let previous: AuditEntry | undefined;
      for await (const entry of entries()) {
        const fault = auditFault(previous, entry, auditHash(entry));
        if (fault !== undefined) throw new TurnoutError('AUDIT_BROKEN', fault);
        previous = entry;
      }
      const checked = previous?.n ?? 0;
      if (checked < atLeast)
        throw new TurnoutError('AUDIT_BROKEN', `Entry ${checked + 1} is missing, and what follows it.`);
      return checked;
    },
  };
}

import type { AuditReader, AuditWriter } from '@turnout/core';
import { first, type Session } from '../sql/session.ts';
import type { AuditStatements } from './audit.statements.ts';
import { type NamedLockStatements, takeNamedLock } from './named-lock.ts';

export function auditReader(session: Session, statements: AuditStatements): AuditReader {
  return {
    page: async (after, limit) => {
      const rows = await session.all(statements.page, { after, limit });
      return rows.map(({ previous_hash, ...entry }) => ({ ...entry, previousHash: previous_hash }));
    },
    count: async () => (await first(session, statements.count, {}))?.entries ?? 0,
  };
}

export function auditWriter(
  session: Session,
  statements: AuditStatements,
  locks: NamedLockStatements,
): AuditWriter {
  return {
    ...auditReader(session, statements),
    lockHead: async () => {
      // Locking the last row would not do: who waited for it would then hold the last but one.
      await takeNamedLock(session, locks, 'audit');
      const head = await first(session, statements.head, {});
      return head === undefined ? undefined : { ...head };
    },
    insert: async (entry) => {
      await session.all(statements.insert, entry);
    },
  };
}

import { createHash } from 'node:crypto';
import { AUDIT_BEGINNING, type AuditEntry, auditText, canonicalJson } from '@turnout/core';
import type { AppendAudit } from './types.ts';

export const auditHash = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256').update(auditText(entry)).digest('hex');

/** AD1: appends the next entry of the chain. The last lock that a transaction takes. */
export const appendAudit: AppendAudit = async (tx, { facts, ...told }) => {
  const head = await tx.audit.lockHead();
  const entry = {
    ...told,
    n: (head?.n ?? 0) + 1,
    facts: canonicalJson(facts),
    previousHash: head?.hash ?? AUDIT_BEGINNING,
  };
  await tx.audit.insert({ ...entry, hash: auditHash(entry) });
};

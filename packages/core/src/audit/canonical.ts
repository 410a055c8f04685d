import type { AuditEntry } from './audit.ts';

/**
 * AD1: JSON that is the same for equal values: members in order of their names, none that is undefined.
 * @throws TypeError for what JSON cannot hold, e.g. a circle
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** AD1: the text whose hash an entry carries: everything it says, and the hash of the one before. */
export const auditText = (entry: Omit<AuditEntry, 'hash'>): string =>
  JSON.stringify([
    1,
    entry.n,
    entry.at,
    entry.actor,
    entry.action,
    entry.subject,
    entry.reason,
    entry.facts,
    entry.previousHash,
  ]);

/** AD1: what stands in the place of a previous hash in the first entry. */
export const AUDIT_BEGINNING = '';

/**
 * AD2: why an entry does not follow the one before it; undefined: it does.
 * @param hash of `auditText(entry)`, made anew
 */
export function auditFault(
  previous: Pick<AuditEntry, 'n' | 'hash'> | undefined,
  entry: AuditEntry,
  hash: string,
): string | undefined {
  const expected = (previous?.n ?? 0) + 1;
  if (entry.n !== expected) return `Entry ${expected} is missing; ${entry.n} stands in its place.`;
  if (entry.previousHash !== (previous?.hash ?? AUDIT_BEGINNING))
    return `Entry ${entry.n} does not follow the one before it.`;
  return entry.hash === hash ? undefined : `Entry ${entry.n} is not what was written.`;
}

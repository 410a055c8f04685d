import type { AuditEntry } from '@turnout/core';
import { sql } from 'kysely';
import type { AuditTable } from '../schema.jobs.ts';
import type { Dialect } from '../sql/dialect.ts';
import { statement } from '../sql/statement.ts';

const auditColumns = [
  'n',
  'at',
  'actor',
  'action',
  'subject',
  'reason',
  'facts',
  'previous_hash',
  'hash',
] as const satisfies readonly (keyof AuditTable)[];

export type AuditStatements = ReturnType<typeof auditStatements>;

export function auditStatements({ sql: db }: Dialect) {
  return {
    page: statement<{ after: number; limit: number }>()((arg) =>
      db
        .selectFrom('audit_log')
        .select(auditColumns)
        .where('n', '>', arg('after'))
        .orderBy('n')
        .limit(arg('limit')),
    ),
    // Not the highest number: entries that somebody took out past the store must show as missing.
    count: statement<object>()(() => db.selectFrom('audit_log').select(sql<number>`count(*)`.as('entries'))),
    head: statement<object>()(() =>
      db.selectFrom('audit_log').select(['n', 'hash']).orderBy('n', 'desc').limit(1),
    ),
    insert: statement<AuditEntry>()((arg) =>
      db.insertInto('audit_log').values({
        n: arg('n'),
        at: arg('at'),
        actor: arg('actor'),
        action: arg('action'),
        subject: arg('subject'),
        reason: arg('reason'),
        facts: arg('facts'),
        previous_hash: arg('previousHash'),
        hash: arg('hash'),
      }),
    ),
  };
}

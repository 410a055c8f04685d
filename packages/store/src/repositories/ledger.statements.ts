import type { LedgerStep, NewLedgerEntry } from '@turnout/core';
import { sql } from 'kysely';
import type { LedgerEntriesTable, LedgerStepsTable } from '../schema.recruiting.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

export const entryColumns = [
  'id',
  'study',
  'environment',
  'recruiter',
  'kind',
  'purpose',
  'sequence',
  'token',
  'posting_id',
  'assignment_id',
  'participant_id',
  'worker',
  'currency',
  'amount_minor',
  'fee_minor',
  'reason',
  'actor',
  'batch',
  'created_at',
  'state',
  'reference',
  'changed_at',
] as const satisfies readonly (keyof LedgerEntriesTable)[];

const stepColumns = [
  'entry_id',
  'n',
  'state',
  'at',
  'note',
  'reference',
] as const satisfies readonly (keyof LedgerStepsTable)[];

export type LedgerStatements = ReturnType<typeof ledgerStatements>;

export function ledgerStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const entries = db.selectFrom('ledger_entries').select(entryColumns);
  return {
    byId: statement<{ id: number }>()((arg) => entries.where('id', '=', arg('id'))),
    lock: statement<{ id: number }>()((arg) => locking(dialect, entries.where('id', '=', arg('id')))),
    steps: statement<{ entryId: number }>()((arg) =>
      db.selectFrom('ledger_steps').select(stepColumns).where('entry_id', '=', arg('entryId')).orderBy('n'),
    ),
    insert: statement<NewLedgerEntry>()((arg) =>
      db
        .insertInto('ledger_entries')
        .values({
          study: arg('study'),
          environment: arg('environment'),
          recruiter: arg('recruiter'),
          kind: arg('kind'),
          purpose: arg('purpose'),
          sequence: arg('sequence'),
          token: arg('token'),
          posting_id: arg('postingId'),
          assignment_id: arg('assignmentId'),
          participant_id: arg((entry) => orNull(entry.participantId)),
          worker: arg('worker'),
          currency: arg('currency'),
          amount_minor: arg('amountMinor'),
          fee_minor: arg('feeMinor'),
          reason: arg('reason'),
          actor: arg('actor'),
          batch: arg('batch'),
          created_at: arg('createdAt'),
          state: 'intent',
          changed_at: arg('createdAt'),
        })
        .onConflict((conflict) => conflict.column('token').doNothing())
        .returning('id'),
    ),
    setState: statement<Omit<LedgerStep, 'n'>>()((arg) =>
      db
        .updateTable('ledger_entries')
        .set((row) => ({
          state: arg('state'),
          changed_at: arg('at'),
          reference: row.fn.coalesce(
            sql<string>`cast(${arg((step) => orNull(step.reference))} as text)`,
            'reference',
          ),
        }))
        .where('id', '=', arg('entryId'))
        .returning('id'),
    ),
    // The entry's row is locked by then, so nobody else takes the number between finding and using it.
    insertStep: statement<Omit<LedgerStep, 'n'>>()((arg) =>
      db.insertInto('ledger_steps').values((row) => ({
        entry_id: arg('entryId'),
        n: row
          .selectFrom('ledger_steps')
          .select((step) => sql<number>`coalesce(${step.fn.max('n')}, 0) + 1`.as('next'))
          .where('entry_id', '=', arg('entryId')),
        state: arg('state'),
        at: arg('at'),
        note: arg('note'),
        reference: arg((step) => orNull(step.reference)),
      })),
    ),
  };
}

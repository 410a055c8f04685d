import type { LedgerEntry, LedgerFilter, LedgerReader, LedgerWriter } from '@turnout/core';
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { LedgerEntriesTable } from '../schema.recruiting.ts';
import type { Tables } from '../schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import { entryColumns, type LedgerStatements } from './ledger.statements.ts';
import { type NamedLockStatements, takeNamedLock } from './named-lock.ts';

export function ledgerReader(
  session: Session,
  statements: LedgerStatements,
  { sql: db }: Dialect,
): LedgerReader {
  return {
    byId: async (id) => entryOf(await first(session, statements.byId, { id })),
    page: async (filter, after, limit) => {
      const rows = await session.query(
        db
          .selectFrom('ledger_entries')
          .select(entryColumns)
          .where((row) => matching(row, filter))
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map(toEntry);
    },
    steps: async (entryId) => {
      const rows = await session.all(statements.steps, { entryId });
      return rows.map(({ entry_id, reference, ...step }) => ({
        ...step,
        entryId: entry_id,
        reference: orUndefined(reference),
      }));
    },
    totals: async (study, environment, { currency, worker, since }) => {
      const [row] = await session.query(
        db
          .selectFrom('ledger_entries')
          // PostgreSQL's sum of bigint is a numeric, which the driver gives as a text.
          .select([
            sql<number>`cast(coalesce(sum(amount_minor), 0) as bigint)`.as('amountMinor'),
            sql<number>`cast(coalesce(sum(fee_minor), 0) as bigint)`.as('feeMinor'),
          ])
          .where('study', '=', study)
          .where('environment', '=', environment)
          .where('currency', '=', currency)
          .where('state', '<>', 'failed')
          .where((where) =>
            where.and([
              ...(worker === undefined ? [] : [where('worker', '=', worker)]),
              ...(since === undefined ? [] : [where('created_at', '>=', since)]),
            ]),
          ),
      );
      return { amountMinor: row?.amountMinor ?? 0, feeMinor: row?.feeMinor ?? 0 };
    },
  };
}

export function ledgerWriter(
  session: Session,
  statements: LedgerStatements,
  locks: NamedLockStatements,
  dialect: Dialect,
): LedgerWriter {
  return {
    ...ledgerReader(session, statements, dialect),
    lockBudget: (study, environment) =>
      takeNamedLock(session, locks, JSON.stringify(['budget', study, environment])),
    insert: async (entry) => {
      const row = await first(session, statements.insert, entry);
      if (row === undefined) return undefined;
      await session.all(statements.insertStep, {
        entryId: row.id,
        state: 'intent',
        at: entry.createdAt,
        note: `ordered by ${entry.actor}`,
        reference: undefined,
      });
      return row.id;
    },
    lock: async (id) => entryOf(await first(session, statements.lock, { id })),
    append: async (step) => {
      if ((await first(session, statements.setState, step)) === undefined)
        throw new Error(`there is no ledger entry ${step.entryId}`);
      await session.all(statements.insertStep, step);
    },
  };
}

function matching(
  where: ExpressionBuilder<Tables, 'ledger_entries'>,
  {
    study,
    environment,
    recruiter,
    states,
    kinds,
    postingId,
    assignmentId,
    batch,
    changedSince,
  }: LedgerFilter,
): Expression<SqlBool> {
  const tests: Expression<SqlBool>[] = [];
  if (study !== undefined) tests.push(where('study', '=', study));
  if (environment !== undefined) tests.push(where('environment', '=', environment));
  if (recruiter !== undefined) tests.push(where('recruiter', '=', recruiter));
  if (changedSince !== undefined) tests.push(where('changed_at', '>=', changedSince));
  if (postingId !== undefined) tests.push(where('posting_id', '=', postingId));
  if (assignmentId !== undefined) tests.push(where('assignment_id', '=', assignmentId));
  if (batch !== undefined) tests.push(where('batch', '=', batch));
  // An empty list matches nobody; PostgreSQL takes no empty IN ().
  if (states !== undefined) tests.push(states.length === 0 ? where.lit(false) : where('state', 'in', states));
  if (kinds !== undefined) tests.push(kinds.length === 0 ? where.lit(false) : where('kind', 'in', kinds));
  return where.and(tests);
}

const entryOf = (row: Selectable<LedgerEntriesTable> | undefined): LedgerEntry | undefined =>
  row === undefined ? undefined : toEntry(row);

const toEntry = (row: Selectable<LedgerEntriesTable>): LedgerEntry => ({
  id: row.id,
  study: row.study,
  environment: row.environment,
  recruiter: row.recruiter,
  kind: row.kind,
  purpose: row.purpose,
  sequence: row.sequence,
  token: row.token,
  postingId: row.posting_id,
  assignmentId: row.assignment_id,
  participantId: orUndefined(row.participant_id),
  worker: row.worker,
  currency: row.currency,
  amountMinor: row.amount_minor,
  feeMinor: row.fee_minor,
  reason: row.reason,
  actor: row.actor,
  batch: row.batch,
  state: row.state,
  reference: orUndefined(row.reference),
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

import type { Job, JobCounts, JobFilter, JobReader, JobWriter } from '@turnout/core';
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { JobsTable } from '../schema.jobs.ts';
import type { Tables } from '../schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import { claimDue } from './claim-jobs.ts';
import { type JobStatements, jobColumns } from './jobs.statements.ts';
import type { ScheduleStatements } from './schedules.statements.ts';
import { scheduleReader, scheduleWriter } from './schedules.ts';

const NONE: JobCounts = { created: 0, retry: 0, active: 0, completed: 0, cancelled: 0, failed: 0 };

export function jobReader(
  session: Session,
  statements: JobStatements,
  schedules: ScheduleStatements,
  { sql: db }: Dialect,
): JobReader {
  return {
    ...scheduleReader(session, schedules),
    byId: async (id) => {
      const row = await first(session, statements.byId, { id });
      return row === undefined ? undefined : jobOf(row);
    },
    page: async (filter, after, limit) => {
      const rows = await session.query(
        db
          .selectFrom('job_queue')
          .select(jobColumns)
          .where((row) => matching(row, filter))
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit),
      );
      return rows.map(jobOf);
    },
    counts: async (filter) => {
      const rows = await session.query(
        db
          .selectFrom('job_queue')
          .select(['state', sql<number>`count(*)`.as('jobs')])
          .where((row) => matching(row, filter))
          .groupBy('state'),
      );
      return { ...NONE, ...Object.fromEntries(rows.map((row) => [row.state, row.jobs])) };
    },
    nextDueOf: async (batch) =>
      (await first(session, statements.nextOfBatch, { batch }))?.due_at ?? undefined,
    nextDue: async () => {
      const job = await first(session, statements.nextWaiting, {});
      const schedule = await first(session, schedules.next, {});
      const due = [job?.due_at, schedule?.next_at].filter((at) => typeof at === 'number');
      return due.length === 0 ? undefined : Math.min(...due);
    },
  };
}

export function jobWriter(
  session: Session,
  statements: JobStatements,
  schedules: ScheduleStatements,
  dialect: Dialect,
): JobWriter {
  return {
    ...jobReader(session, statements, schedules, dialect),
    ...scheduleWriter(session, schedules, dialect),
    insert: async (job) => (await first(session, statements.insert, job))?.id,
    claim: async (order) => {
      const rows = await claimDue(session, dialect, order);
      return rows.map(jobOf);
    },
    renew: async (id, runner, leaseUntil) =>
      (await first(session, statements.renew, { id, runner, leaseUntil })) !== undefined,
    end: async (id, runner, outcome) => {
      const row =
        outcome.state === 'retry'
          ? await first(session, statements.retry, { ...outcome, id, runner })
          : await first(session, statements.finish, { ...outcome, id, runner, message: outcome.message });
      return row !== undefined;
    },
    cancel: async (filter, at) => {
      const rows = await session.query(
        dialect.sql
          .updateTable('job_queue')
          .set({ state: 'cancelled', ended_at: at, due_at: null })
          .where((row) => matching(row, filter))
          .where('state', 'in', ['created', 'retry'])
          .returning('id'),
      );
      return rows.length;
    },
    prune: async (endedBefore, limit) => (await session.all(statements.prune, { endedBefore, limit })).length,
  };
}

function matching(
  where: ExpressionBuilder<Tables, 'job_queue'>,
  { names, states, batch }: JobFilter,
): Expression<SqlBool> {
  const tests: Expression<SqlBool>[] = [];
  if (batch !== undefined) tests.push(where('batch', '=', batch));
  // An empty list matches nobody; PostgreSQL takes no empty IN ().
  if (names !== undefined) tests.push(names.length === 0 ? where.lit(false) : where('name', 'in', names));
  if (states !== undefined) tests.push(states.length === 0 ? where.lit(false) : where('state', 'in', states));
  return where.and(tests);
}

const jobOf = (row: Omit<Selectable<JobsTable>, 'due_at'>): Job => ({
  id: row.id,
  name: row.name,
  data: row.data,
  state: row.state,
  singletonKey: orUndefined(row.singleton_key),
  batch: orUndefined(row.batch),
  attempts: row.attempts,
  putOff: row.put_off,
  mostAttempts: row.most_attempts,
  startAfter: row.start_after,
  runner: orUndefined(row.runner),
  leaseUntil: orUndefined(row.lease_until),
  createdAt: row.created_at,
  endedAt: orUndefined(row.ended_at),
  message: orUndefined(row.message),
});

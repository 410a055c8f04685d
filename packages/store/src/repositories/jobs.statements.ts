import type { NewJob } from '@turnout/core';
import { sql } from 'kysely';
import type { JobsTable } from '../schema.jobs.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

export const jobColumns = [
  'id',
  'name',
  'data',
  'state',
  'singleton_key',
  'batch',
  'attempts',
  'put_off',
  'most_attempts',
  'start_after',
  'runner',
  'lease_until',
  'created_at',
  'ended_at',
  'message',
] as const satisfies readonly (keyof JobsTable)[];

interface Held {
  readonly id: number;
  readonly runner: string;
}

export type JobStatements = ReturnType<typeof jobStatements>;

export function jobStatements({ sql: db }: Dialect) {
  return {
    byId: statement<{ id: number }>()((arg) =>
      db.selectFrom('job_queue').select(jobColumns).where('id', '=', arg('id')),
    ),
    // By the index of all that is due: it passes over the jobs being done, which are few.
    nextWaiting: statement<object>()(() =>
      db
        .selectFrom('job_queue')
        .select('due_at')
        .where('due_at', 'is not', null)
        .where('state', '<>', 'active')
        .orderBy('due_at')
        .orderBy('id')
        .limit(1),
    ),
    nextOfBatch: statement<{ batch: string }>()((arg) =>
      db
        .selectFrom('job_queue')
        .select((row) => row.fn.min('due_at').as('due_at'))
        .where('batch', '=', arg('batch'))
        .where('due_at', 'is not', null),
    ),
    prune: statement<{ endedBefore: number; limit: number }>()((arg) =>
      db
        .deleteFrom('job_queue')
        .where('id', 'in', (row) =>
          row
            .selectFrom('job_queue')
            .select('id')
            .where('ended_at', '<', arg('endedBefore'))
            .orderBy('ended_at')
            .orderBy('id')
            .limit(arg('limit')),
        )
        .returning('id'),
    ),
    insert: statement<NewJob>()((arg) =>
      db
        .insertInto('job_queue')
        .values({
          name: arg('name'),
          data: arg('data'),
          state: 'created',
          singleton_key: arg((job) => orNull(job.singletonKey)),
          batch: arg((job) => orNull(job.batch)),
          most_attempts: arg('mostAttempts'),
          start_after: arg('startAfter'),
          created_at: arg('createdAt'),
          due_at: arg('startAfter'),
        })
        .onConflict((conflict) =>
          conflict.columns(['name', 'singleton_key']).where('due_at', 'is not', null).doNothing(),
        )
        .returning('id'),
    ),
    renew: statement<Held & { leaseUntil: number }>()((arg) =>
      db
        .updateTable('job_queue')
        .set({ lease_until: arg('leaseUntil'), due_at: arg('leaseUntil') })
        .where('id', '=', arg('id'))
        .where('runner', '=', arg('runner'))
        .where('state', '=', 'active')
        .returning('id'),
    ),
    finish: statement<Held & { state: 'completed' | 'failed'; at: number; message: string | undefined }>()(
      (arg) =>
        db
          .updateTable('job_queue')
          .set({
            state: arg('state'),
            runner: null,
            lease_until: null,
            due_at: null,
            ended_at: arg('at'),
            message: arg((job) => orNull(job.message)),
          })
          .where('id', '=', arg('id'))
          .where('runner', '=', arg('runner'))
          .where('state', '=', 'active')
          .returning('id'),
    ),
    retry: statement<Held & { startAfter: number; message: string; isAttempt?: boolean }>()((arg) =>
      db
        .updateTable('job_queue')
        .set((row) => ({
          state: 'retry',
          attempts: row(
            'attempts',
            '-',
            arg(({ isAttempt }) => (isAttempt === false ? 1 : 0)),
          ),
          put_off: sql<number>`case when ${arg(({ isAttempt }) => (isAttempt === false ? 1 : 0))} = 1
            then ${row.ref('put_off')} + 1 else 0 end`,
          runner: null,
          lease_until: null,
          start_after: arg('startAfter'),
          due_at: arg('startAfter'),
          message: arg('message'),
        }))
        .where('id', '=', arg('id'))
        .where('runner', '=', arg('runner'))
        .where('state', '=', 'active')
        .returning('id'),
    ),
  };
}

import type { NewSchedule } from '@turnout/core';
import { sql } from 'kysely';
import type { SchedulesTable } from '../schema.jobs.ts';
import { type Dialect, lockingFree } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

const scheduleColumns = [
  'id',
  'study',
  'title',
  'cron',
  'time_zone',
  'every_ms',
  'job_name',
  'job_data',
  'is_active',
  'next_at',
  'last_at',
  'created_at',
] as const satisfies readonly (keyof SchedulesTable)[];

export type ScheduleStatements = ReturnType<typeof scheduleStatements>;

export function scheduleStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const schedules = db.selectFrom('job_schedules').select(scheduleColumns);
  return {
    ofStudy: statement<{ study: string }>()((arg) =>
      schedules.where('study', '=', arg('study')).orderBy('title'),
    ),
    // The 1 is written out, not bound: only so do the planners see that the partial index fits.
    next: statement<object>()(() =>
      db
        .selectFrom('job_schedules')
        .select('next_at')
        .where('is_active', '=', sql.lit(1))
        .orderBy('next_at')
        .orderBy('id')
        .limit(1),
    ),
    due: statement<{ now: number }>()((arg) =>
      lockingFree(
        dialect,
        schedules
          .where('is_active', '=', sql.lit(1))
          .where('next_at', '<=', arg('now'))
          .orderBy('next_at')
          .orderBy('id'),
      ),
    ),
    insert: statement<NewSchedule>()((arg) =>
      db
        .insertInto('job_schedules')
        .values({
          study: arg('study'),
          title: arg('title'),
          cron: arg((schedule) => orNull(schedule.cron)),
          time_zone: arg((schedule) => orNull(schedule.timeZone)),
          every_ms: arg((schedule) => orNull(schedule.everyMs)),
          job_name: arg('jobName'),
          job_data: arg('jobData'),
          is_active: arg((schedule) => Number(schedule.isActive)),
          next_at: arg('nextAt'),
          created_at: arg('createdAt'),
        })
        .onConflict((conflict) => conflict.columns(['study', 'title']).doNothing())
        .returning('id'),
    ),
    remove: statement<{ id: number }>()((arg) => db.deleteFrom('job_schedules').where('id', '=', arg('id'))),
  };
}

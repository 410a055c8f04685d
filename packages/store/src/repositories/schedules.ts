import type { JobReader, JobWriter, Schedule } from '@turnout/core';
import type { Selectable } from 'kysely';
import type { SchedulesTable } from '../schema.jobs.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orNull, orUndefined } from '../sql/nullable.ts';
import { first, type Session } from '../sql/session.ts';
import type { ScheduleStatements } from './schedules.statements.ts';

export const scheduleReader = (
  session: Session,
  statements: ScheduleStatements,
): Pick<JobReader, 'schedules'> => ({
  schedules: async (study) => (await session.all(statements.ofStudy, { study })).map(scheduleOf),
});

type ScheduleWriter = Pick<
  JobWriter,
  'insertSchedule' | 'dueSchedules' | 'changeSchedule' | 'removeSchedule'
>;

export function scheduleWriter(
  session: Session,
  statements: ScheduleStatements,
  { sql: db }: Dialect,
): ScheduleWriter {
  return {
    insertSchedule: async (schedule) => (await first(session, statements.insert, schedule))?.id,
    dueSchedules: async (now) => (await session.all(statements.due, { now })).map(scheduleOf),
    changeSchedule: async (id, change) => {
      if (Object.keys(change).length === 0) return;
      await session.query(
        db
          .updateTable('job_schedules')
          .set({
            ...(change.isActive !== undefined && { is_active: Number(change.isActive) }),
            ...(change.nextAt !== undefined && { next_at: change.nextAt }),
            ...('lastAt' in change && { last_at: orNull(change.lastAt) }),
          })
          .where('id', '=', id),
      );
    },
    removeSchedule: async (id) => {
      await session.all(statements.remove, { id });
    },
  };
}

const scheduleOf = (row: Selectable<SchedulesTable>): Schedule => ({
  id: row.id,
  study: row.study,
  title: row.title,
  cron: orUndefined(row.cron),
  timeZone: orUndefined(row.time_zone),
  everyMs: orUndefined(row.every_ms),
  jobName: row.job_name,
  jobData: row.job_data,
  isActive: row.is_active === 1,
  nextAt: row.next_at,
  lastAt: orUndefined(row.last_at),
  createdAt: row.created_at,
});

import { sql } from 'kysely';
import type { Migration } from './builder.ts';

export const migration0005: Migration = {
  id: 5,
  name: 'patient jobs',
  statements: ({ schema, whole }) => [
    schema.alterTable('job_queue').addColumn('put_off', whole, (column) => column.notNull().defaultTo(0)),
    // The jobs that have ended, oldest first: they are deleted after a while.
    schema
      .createIndex('job_queue_ended')
      .on('job_queue')
      .columns(['ended_at', 'id'])
      .where(sql.ref('ended_at'), 'is not', null),
  ],
};

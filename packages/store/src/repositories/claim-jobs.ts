import type { JobWriter } from '@turnout/core';
import type { Selectable } from 'kysely';
import type { JobsTable } from '../schema.jobs.ts';
import { type Dialect, lockingFree } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import { jobColumns } from './jobs.statements.ts';

type ClaimedJob = Pick<Selectable<JobsTable>, (typeof jobColumns)[number]>;

/**
 * Takes the jobs that have been due longest, those with a run-out lease among them. What another runner is taking at
 * this moment is passed over, so that runners never wait for each other.
 */
export async function claimDue(
  session: Session,
  dialect: Dialect,
  { names, now, runner, leaseUntil, limit }: Parameters<JobWriter['claim']>[0],
): Promise<readonly ClaimedJob[]> {
  // PostgreSQL takes no empty IN ().
  if (names.length === 0) return [];
  const { sql: db } = dialect;
  const due = await session.query(
    lockingFree(
      dialect,
      db
        .selectFrom('job_queue')
        .select('id')
        .where('due_at', '<=', now)
        .where('name', 'in', names)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit),
    ),
  );
  if (due.length === 0) return [];
  const ids = due.map((row) => row.id);
  const taken = await session.query(
    db
      .updateTable('job_queue')
      .set((row) => ({
        state: 'active',
        attempts: row('attempts', '+', 1),
        runner,
        lease_until: leaseUntil,
        due_at: leaseUntil,
      }))
      .where('id', 'in', ids)
      .returning(jobColumns),
  );
  // An update gives its rows in any order.
  const place = new Map(ids.map((id, index) => [id, index]));
  return taken.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

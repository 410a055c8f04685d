import { type Dialect, locking, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type { Worker, WorkerCounts, WorkerStatus } from '../domain/worker.ts';
import type { MarketTables, WorkersTable } from './tables.ts';

const countColumns = {
  accepted: 'accepted',
  submitted: 'submitted',
  approved: 'approved',
  rejected: 'rejected',
  returned: 'returned',
  abandoned: 'abandoned',
  earnedMinor: 'earned_minor',
  bonusMinor: 'bonus_minor',
} as const satisfies Record<keyof WorkerCounts, string>;

const noCounts: WorkerCounts = {
  accepted: 0,
  submitted: 0,
  approved: 0,
  rejected: 0,
  returned: 0,
  abandoned: 0,
  earnedMinor: 0,
  bonusMinor: 0,
};

/** Workers by pseudonym, and what they did in each environment. */
export function workerRepository(session: Session, dialect: Dialect<MarketTables>) {
  const { sql: db } = dialect;
  const all = db.selectFrom('market_workers').selectAll();
  return {
    byId: async (id: number): Promise<Worker | undefined> => {
      const [row] = await session.query(all.where('id', '=', id));
      return row === undefined ? undefined : workerOf(row);
    },
    byWorkerId: async (workerId: string): Promise<Worker | undefined> => {
      const [row] = await session.query(all.where('worker_id', '=', workerId));
      return row === undefined ? undefined : workerOf(row);
    },
    /** The worker as it is once nobody else accepts for it, until the transaction ends. The HIT is locked before. */
    lock: async (workerId: string): Promise<Worker | undefined> => {
      const [row] = await session.query(locking(dialect, all.where('worker_id', '=', workerId)));
      return row === undefined ? undefined : workerOf(row);
    },
    insert: async (worker: Omit<Worker, 'id'>): Promise<Worker> => {
      const [row] = await session.query(
        db
          .insertInto('market_workers')
          .values({ worker_id: worker.workerId, created_at: worker.createdAt, ...columnsOf(worker) })
          .returningAll(),
      );
      if (row === undefined) throw new Error('a worker was not stored');
      return workerOf(row);
    },
    update: async (worker: Worker): Promise<void> => {
      await session.query(
        db.updateTable('market_workers').set(columnsOf(worker)).where('id', '=', worker.id),
      );
    },
    counts: async (id: number, environment: Environment): Promise<WorkerCounts> => {
      const [row] = await session.query(
        db
          .selectFrom('market_worker_counts')
          .selectAll()
          .where('worker_id', '=', id)
          .where('environment', '=', environment),
      );
      if (row === undefined) return noCounts;
      const { accepted, submitted, approved, rejected, returned, abandoned } = row;
      const counts = { accepted, submitted, approved, rejected, returned, abandoned };
      return { ...counts, earnedMinor: row.earned_minor, bonusMinor: row.bonus_minor };
    },
    /** Adds to the counts; what is not named stays. */
    count: async (id: number, environment: Environment, by: Partial<WorkerCounts>): Promise<void> => {
      const given = Object.entries({ ...noCounts, ...by }).map(
        ([name, value]) => [countColumns[name as keyof WorkerCounts], value] as const,
      );
      const columns = Object.fromEntries(given) as Record<(typeof countColumns)[keyof WorkerCounts], number>;
      await session.query(
        db
          .insertInto('market_worker_counts')
          .values({ worker_id: id, environment, ...columns })
          .onConflict((conflict) =>
            conflict.columns(['worker_id', 'environment']).doUpdateSet(
              Object.fromEntries(
                given
                  .filter(([, value]) => value !== 0)
                  .concat([['accepted', columns.accepted]])
                  .map(([column]) => [
                    column,
                    sql<number>`${sql.ref(`market_worker_counts.${column}`)} + ${sql.ref(`excluded.${column}`)}`,
                  ]),
              ),
            ),
          ),
      );
    },
  };
}

const columnsOf = (worker: Omit<Worker, 'id' | 'workerId' | 'createdAt'>) => ({
  status: worker.status,
  country: worker.locale.country,
  subdivision: orNull(worker.locale.subdivision),
  adult: Number(worker.adult),
  masters: Number(worker.masters),
  past_approved: worker.pastApproved,
  past_rejected: worker.pastRejected,
});

const workerOf = (row: Selectable<WorkersTable>): Worker => ({
  id: row.id,
  workerId: row.worker_id,
  // Only this repository writes the column, from the same type.
  status: row.status as WorkerStatus,
  locale: { country: row.country, subdivision: orUndefined(row.subdivision) },
  adult: row.adult === 1,
  masters: row.masters === 1,
  pastApproved: row.past_approved,
  pastRejected: row.past_rejected,
  createdAt: row.created_at,
});

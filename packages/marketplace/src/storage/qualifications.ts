import type { Dialect, Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type { Qualification } from '../domain/qualification.ts';
import type { Page } from './hits.ts';
import type { MarketTables, QualificationsTable } from './tables.ts';

/** A grant with the worker's pseudonym; `id` is the worker's number, by which they are paged. */
export type HeldQualification = Qualification & { readonly id: number; readonly publicWorkerId: string };

/** Who was granted which qualifications. */
export function qualificationRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const all = db.selectFrom('market_qualifications').selectAll('market_qualifications');
  return {
    /** What a worker was granted and still has: value by the public id of the type. */
    valuesOf: async (workerId: number): Promise<ReadonlyMap<string, number>> => {
      const rows = await session.query(
        db
          .selectFrom('market_qualifications')
          .innerJoin('market_qualification_types', 'market_qualification_types.id', 'type_id')
          .select(['qualification_type_id', 'value'])
          .where('worker_id', '=', workerId)
          .where('market_qualifications.status', '=', 'Granted'),
      );
      return new Map(rows.map((row) => [row.qualification_type_id, row.value]));
    },
    /** Whether HITs of an environment may ask for a type (API reference, QualificationTypeStatus). */
    isUsable: async (qualificationTypeId: string, environment: Environment): Promise<boolean> => {
      const rows = await session.query(
        db
          .selectFrom('market_qualification_types')
          .innerJoin('market_requesters', 'market_requesters.id', 'requester_id')
          .select('market_qualification_types.id')
          .where('qualification_type_id', '=', qualificationTypeId)
          .where('environment', '=', environment)
          .where('market_qualification_types.status', '=', sql.lit('Active')),
      );
      return rows.length > 0;
    },
    of: async (typeId: number, workerId: number): Promise<Qualification | undefined> => {
      const [row] = await session.query(all.where('type_id', '=', typeId).where('worker_id', '=', workerId));
      return row === undefined ? undefined : qualificationOf(row);
    },
    /** Everything a worker was ever granted, also what was revoked. */
    ofWorker: async (workerId: number): Promise<readonly Qualification[]> =>
      (await session.query(all.where('worker_id', '=', workerId).orderBy('type_id'))).map(qualificationOf),
    /** In the order of the workers' numbers. */
    holders: async (
      typeId: number,
      statuses: readonly Qualification['status'][],
      { after, limit }: Page,
    ): Promise<readonly HeldQualification[]> => {
      const rows = await session.query(
        all
          .innerJoin('market_workers', 'market_workers.id', 'market_qualifications.worker_id')
          .select('market_workers.worker_id as public_worker_id')
          .where('type_id', '=', typeId)
          .where('market_qualifications.status', 'in', statuses)
          .where('market_qualifications.worker_id', '>', after)
          .orderBy('market_qualifications.worker_id')
          .limit(limit),
      );
      return rows.map((row) => ({
        ...qualificationOf(row),
        id: row.worker_id,
        publicWorkerId: row.public_worker_id,
      }));
    },
    /** Grants, grants again or changes; a worker has a type once. */
    put: async (qualification: Qualification): Promise<void> => {
      const { status, value, grantedAt } = qualification;
      const columns = { status, value, granted_at: grantedAt };
      await session.query(
        db
          .insertInto('market_qualifications')
          .values({ type_id: qualification.typeId, worker_id: qualification.workerId, ...columns })
          .onConflict((conflict) => conflict.columns(['type_id', 'worker_id']).doUpdateSet(columns)),
      );
    },
  };
}

const qualificationOf = (row: Selectable<QualificationsTable>): Qualification => ({
  typeId: row.type_id,
  workerId: row.worker_id,
  // Only `put` writes the column, from the same type.
  status: row.status as Qualification['status'],
  value: row.value,
  grantedAt: row.granted_at,
});

import type { Dialect, Session } from '@turnout/store/database';
import type { MarketTables } from './tables.ts';

/** Qualification types, who has them, and who asks for them. */
export function qualificationRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
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
  };
}

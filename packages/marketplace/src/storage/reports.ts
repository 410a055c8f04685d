import type { Dialect, Session } from '@turnout/store/database';
import type { Page } from './hits.ts';
import type { MarketTables } from './tables.ts';

/** What a worker says is wrong with a HIT. */
export interface HitReport {
  readonly hitId: number;
  readonly workerId: number;
  readonly reason: string;
  readonly body: string;
  /** Epoch ms UTC. */
  readonly reportedAt: number;
}

/** Workers' reports of HITs, for the lab to read. */
export function reportRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    insert: async (report: HitReport): Promise<void> => {
      await session.query(
        db.insertInto('market_reports').values({
          hit_id: report.hitId,
          worker_id: report.workerId,
          reason: report.reason,
          body: report.body,
          reported_at: report.reportedAt,
        }),
      );
    },
    /** In the order in which they came. */
    list: async ({ after, limit }: Page): Promise<readonly (HitReport & { readonly id: number })[]> => {
      const rows = await session.query(
        db.selectFrom('market_reports').selectAll().where('id', '>', after).orderBy('id').limit(limit),
      );
      return rows.map((row) => ({
        id: row.id,
        hitId: row.hit_id,
        workerId: row.worker_id,
        reason: row.reason,
        body: row.body,
        reportedAt: row.reported_at,
      }));
    },
  };
}

import type { Dialect, Session } from '@turnout/store/database';
import { sql } from 'kysely';
import type { Environment } from '../domain/environment.ts';
import type { MarketTables } from './tables.ts';

/** HITs of one type on which something is still to be done. Times are epoch ms UTC. */
export interface OpenGroup {
  readonly title: string;
  readonly requesterName: string;
  readonly environment: Environment;
  readonly hits: number;
  readonly available: number;
  readonly inWork: number;
  readonly submitted: number;
  /** When the last of them ends. */
  readonly expiresAt: number;
  /** When the next submission is approved by itself. */
  readonly nextApprovalAt: number | undefined;
}

/** What goes on in the panel, for the administration's first page. */
export function overviewRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    /** HITs with free places, in work, or with work to be reviewed. @param now epoch ms UTC */
    openGroups: async (now: number, limit: number): Promise<readonly OpenGroup[]> => {
      const sum = (expression: ReturnType<typeof sql<number>>) =>
        sql<number>`cast(sum(${expression}) as integer)`;
      const rows = await session.query(
        db
          .selectFrom('market_hits as h')
          .innerJoin('market_hit_types as t', 't.id', 'h.hit_type')
          .innerJoin('market_requesters as r', 'r.id', 'h.requester_id')
          .where('h.status', '!=', 'Disposed')
          .where((where) =>
            where.or([
              where.and([
                where('h.expires_at', '>', now),
                sql<boolean>`h.max_assignments > h.pending + h.submitted + h.approved + h.rejected`,
              ]),
              where('h.submitted', '>', 0),
              where('h.pending', '>', 0),
            ]),
          )
          .groupBy(['t.id', 't.title', 'r.name', 'r.environment'])
          .select(['t.title', 'r.name', 'r.environment'])
          .select([
            sql<number>`cast(count(*) as integer)`.as('hits'),
            sum(
              sql<number>`case when h.expires_at > ${now} then h.max_assignments - h.pending - h.submitted - h.approved - h.rejected else 0 end`,
            ).as('available'),
            sum(sql<number>`h.pending`).as('in_work'),
            sum(sql<number>`h.submitted`).as('submitted'),
            sql<number>`max(h.expires_at)`.as('expires_at'),
          ])
          .select((row) =>
            row
              .selectFrom('market_assignments as a')
              .innerJoin('market_hits as ah', 'ah.id', 'a.hit_id')
              .whereRef('ah.hit_type', '=', 't.id')
              .where('a.status', '=', sql.lit('submitted'))
              .select(sql<number | null>`min(a.auto_approves_at)`.as('next'))
              .as('next_approval_at'),
          )
          .orderBy('submitted', 'desc')
          .orderBy('expires_at')
          .limit(limit),
      );
      return rows.map((row) => ({
        title: row.title,
        requesterName: row.name,
        environment: row.environment as Environment,
        hits: row.hits,
        available: row.available,
        inWork: row.in_work,
        submitted: row.submitted,
        expiresAt: row.expires_at,
        nextApprovalAt: row.next_approval_at ?? undefined,
      }));
    },
    /** Reports of HITs by workers, newest first. */
    reports: async (limit: number) =>
      (
        await session.query(
          db
            .selectFrom('market_reports as p')
            .innerJoin('market_hits as h', 'h.id', 'p.hit_id')
            .innerJoin('market_hit_types as t', 't.id', 'h.hit_type')
            .innerJoin('market_requesters as r', 'r.id', 'h.requester_id')
            .select(['t.title', 'r.name as requester_name', 'p.reason', 'p.body', 'p.reported_at'])
            .orderBy('p.id', 'desc')
            .limit(limit),
        )
      ).map((row) => ({
        title: row.title,
        requesterName: row.requester_name,
        reason: row.reason,
        body: row.body,
        reportedAt: row.reported_at,
      })),
  };
}

import type { Dialect, Session } from '@turnout/store/database';
import { sql } from 'kysely';
import type { Page } from './hits.ts';
import type { MarketTables } from './tables.ts';

export interface Block {
  readonly requesterId: number;
  readonly workerId: number;
  readonly reason: string;
  /** Epoch ms UTC. */
  readonly blockedAt: number;
}

/** Workers whom a requester keeps from its HITs. */
export function blockRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    has: async (requesterId: number, workerId: number): Promise<boolean> => {
      const rows = await session.query(
        db
          .selectFrom('market_blocks')
          .select('worker_id')
          .where('requester_id', '=', requesterId)
          .where('worker_id', '=', workerId),
      );
      return rows.length > 0;
    },
    /** Those of some requesters who block a worker. */
    of: async (workerId: number, requesterIds: readonly number[]): Promise<ReadonlySet<number>> => {
      if (requesterIds.length === 0) return new Set();
      const rows = await session.query(
        db
          .selectFrom('market_blocks')
          .select('requester_id')
          .where('worker_id', '=', workerId)
          .where('requester_id', 'in', requesterIds),
      );
      return new Set(rows.map((row) => row.requester_id));
    },
    count: async (requesterId: number): Promise<number> => {
      const [row] = await session.query(
        db
          .selectFrom('market_blocks')
          .select(sql<number>`cast(count(*) as integer)`.as('blocks'))
          .where('requester_id', '=', requesterId),
      );
      return row?.blocks ?? 0;
    },
    /** Blocking again keeps one block, with the new reason. */
    put: async ({ requesterId, workerId, reason, blockedAt }: Block): Promise<void> => {
      await session.query(
        db
          .insertInto('market_blocks')
          .values({ requester_id: requesterId, worker_id: workerId, reason, blocked_at: blockedAt })
          .onConflict((conflict) => conflict.columns(['requester_id', 'worker_id']).doUpdateSet({ reason })),
      );
    },
    remove: async (requesterId: number, workerId: number): Promise<void> => {
      await session.query(
        db
          .deleteFrom('market_blocks')
          .where('requester_id', '=', requesterId)
          .where('worker_id', '=', workerId),
      );
    },
    /** In the order of the workers' numbers. */
    list: async (
      requesterId: number,
      { after, limit }: Page,
    ): Promise<readonly (Block & { readonly publicWorkerId: string })[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_blocks')
          .innerJoin('market_workers', 'market_workers.id', 'market_blocks.worker_id')
          .select([
            'market_blocks.worker_id as number',
            'market_workers.worker_id as name',
            'reason',
            'blocked_at',
          ])
          .where('requester_id', '=', requesterId)
          .where('market_blocks.worker_id', '>', after)
          .orderBy('market_blocks.worker_id')
          .limit(limit),
      );
      return rows.map((row) => ({
        requesterId,
        workerId: row.number,
        publicWorkerId: row.name,
        reason: row.reason,
        blockedAt: row.blocked_at,
      }));
    },
  };
}

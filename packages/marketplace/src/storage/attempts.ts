import type { Dialect, Session } from '@turnout/store/database';
import { sql } from 'kysely';
import type { MarketTables } from './tables.ts';

/** How often an account or an address failed to log in lately. Times are epoch ms of the real clock. */
export function attemptRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    /** @param from attempts that began to be counted earlier are forgotten */
    count: async (subject: string, from: number): Promise<number> => {
      const [row] = await session.query(
        db
          .selectFrom('market_attempts')
          .select('count')
          .where('subject', '=', subject)
          .where('since', '>', from),
      );
      return row?.count ?? 0;
    },
    add: async (subject: string, { now, from }: { now: number; from: number }): Promise<void> => {
      await session.query(db.deleteFrom('market_attempts').where('since', '<=', from));
      await session.query(
        db
          .insertInto('market_attempts')
          .values({ subject, count: 1, since: now })
          .onConflict((conflict) =>
            conflict.column('subject').doUpdateSet({ count: sql`market_attempts.count + 1` }),
          ),
      );
    },
    clear: async (subject: string): Promise<void> => {
      await session.query(db.deleteFrom('market_attempts').where('subject', '=', subject));
    },
  };
}

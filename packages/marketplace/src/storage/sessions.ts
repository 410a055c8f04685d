import type { Dialect, Session } from '@turnout/store/database';
import type { MarketTables } from './tables.ts';

export interface WorkerSession {
  /** A digest: whoever reads the table cannot log in with it. */
  readonly tokenHash: string;
  /** The number of the worker's row. */
  readonly workerId: number;
  /** Epoch ms of the real clock. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Who is logged in to the worker site, by token. */
export function sessionRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    insert: async ({ tokenHash, workerId, createdAt, expiresAt }: WorkerSession): Promise<void> => {
      await session.query(
        db.insertInto('market_sessions').values({
          token_hash: tokenHash,
          worker_id: workerId,
          created_at: createdAt,
          expires_at: expiresAt,
        }),
      );
    },
    /** The number of the worker whose session it is. @param now epoch ms of the real clock */
    workerOf: async (tokenHash: string, now: number): Promise<number | undefined> => {
      const [row] = await session.query(
        db
          .selectFrom('market_sessions')
          .select('worker_id')
          .where('token_hash', '=', tokenHash)
          .where('expires_at', '>', now),
      );
      return row?.worker_id;
    },
    remove: async (tokenHash: string): Promise<void> => {
      await session.query(db.deleteFrom('market_sessions').where('token_hash', '=', tokenHash));
    },
    /** Logs a worker out everywhere. @param except a session that stays */
    removeAll: async (workerId: number, except = ''): Promise<void> => {
      await session.query(
        db.deleteFrom('market_sessions').where('worker_id', '=', workerId).where('token_hash', '!=', except),
      );
    },
    removeExpired: async (now: number): Promise<void> => {
      await session.query(db.deleteFrom('market_sessions').where('expires_at', '<=', now));
    },
  };
}

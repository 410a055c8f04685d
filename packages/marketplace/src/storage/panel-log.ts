import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import type { MarketTables } from './tables.ts';

/** Something an administrator did. Names and addresses of people stay out: an entry is never erased. */
export interface AdminAct {
  /** undefined: a command on the server. */
  readonly adminId: number | undefined;
  readonly adminName: string;
  readonly act: string;
  /** The number of the worker's row it is about. */
  readonly workerId?: number | undefined;
  readonly detail?: string;
  readonly reason?: string;
  /** Epoch ms of the real clock. */
  readonly at: number;
}

export type LoggedAct = Required<Omit<AdminAct, 'adminId' | 'workerId'>> & {
  readonly id: number;
  readonly workerId: number | undefined;
  readonly publicWorkerId: string | undefined;
  /** undefined: erased, or the act is about nobody. */
  readonly personName: string | undefined;
};

export interface LogFilter {
  readonly workerId?: number | undefined;
  /** Only entries of a lower number. */
  readonly before: number;
  readonly limit: number;
}

/** Who did what, when and why. Rows are only ever added. */
export function adminLogRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    append: async (act: AdminAct): Promise<void> => {
      await session.query(
        db.insertInto('market_admin_log').values({
          admin_id: orNull(act.adminId),
          admin_name: act.adminName,
          act: act.act,
          worker_id: orNull(act.workerId),
          detail: act.detail ?? '',
          reason: act.reason ?? '',
          at: act.at,
        }),
      );
    },
    /** Newest first. */
    list: async ({ workerId, before, limit }: LogFilter): Promise<readonly LoggedAct[]> => {
      const found = db
        .selectFrom('market_admin_log as l')
        .leftJoin('market_workers as w', 'w.id', 'l.worker_id')
        .leftJoin('market_people as p', 'p.worker_id', 'l.worker_id')
        .select(['l.id', 'l.admin_name', 'l.act', 'l.worker_id', 'l.detail', 'l.reason', 'l.at'])
        .select(['w.worker_id as public_worker_id', 'p.name as person_name'])
        .where('l.id', '<', before)
        .orderBy('l.id', 'desc')
        .limit(limit);
      const rows = await session.query(
        workerId === undefined ? found : found.where('l.worker_id', '=', workerId),
      );
      return rows.map((row) => ({
        id: row.id,
        adminName: row.admin_name,
        act: row.act,
        workerId: orUndefined(row.worker_id),
        publicWorkerId: orUndefined(row.public_worker_id),
        personName: orUndefined(row.person_name),
        detail: row.detail,
        reason: row.reason,
        at: row.at,
      }));
    },
  };
}

import { type Dialect, orUndefined, type Session } from '@turnout/store/database';
import { sql } from 'kysely';
import type { MarketTables } from './tables.ts';

/** A person's wish to be forgotten. Times are epoch ms of the real clock. */
export interface Erasure {
  readonly id: number;
  /** The number of the worker's row. */
  readonly workerId: number;
  readonly requestedAt: number;
  readonly doneAt: number | undefined;
  /** JSON. */
  readonly receipt: string | undefined;
}

/** Requests for erasure, and the deeds that no other part of the storage has a use for. */
export function erasureRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const all = db.selectFrom('market_erasures').selectAll();
  const read = async (query: typeof all): Promise<readonly Erasure[]> =>
    (await session.query(query)).map((row) => ({
      id: row.id,
      workerId: row.worker_id,
      requestedAt: row.requested_at,
      doneAt: orUndefined(row.done_at),
      receipt: orUndefined(row.receipt),
    }));
  return {
    /** Asking twice is asking once. */
    request: async (workerId: number, at: number): Promise<void> => {
      await session.query(
        db
          .insertInto('market_erasures')
          .values({ worker_id: workerId, requested_at: at })
          .onConflict((conflict) => conflict.column('worker_id').doNothing()),
      );
    },
    /** Taken back by the person. */
    withdraw: async (workerId: number): Promise<void> => {
      await session.query(
        db.deleteFrom('market_erasures').where('worker_id', '=', workerId).where('done_at', 'is', null),
      );
    },
    ofWorker: async (workerId: number): Promise<Erasure | undefined> =>
      (await read(all.where('worker_id', '=', workerId)))[0],
    /** Those to be done first, oldest first. */
    list: (limit: number) =>
      read(all.orderBy(sql`case when done_at is null then 0 else 1 end`).orderBy('id').limit(limit)),
    countOpen: async (): Promise<number> => {
      const [row] = await session.query(
        db
          .selectFrom('market_erasures')
          .select(sql<number>`cast(count(*) as integer)`.as('count'))
          .where('done_at', 'is', null),
      );
      return row?.count ?? 0;
    },
    finish: async (workerId: number, at: number, receipt: string): Promise<void> => {
      await session.query(
        db.updateTable('market_erasures').set({ done_at: at, receipt }).where('worker_id', '=', workerId),
      );
    },
    /** Messages in the inbox. @returns how many */
    removeMessages: async (workerId: number): Promise<number> =>
      (
        await session.query(
          db.deleteFrom('market_messages').where('worker_id', '=', workerId).returning('id'),
        )
      ).length,
    /** What followed from questionnaires: it repeats what was answered. @returns how many */
    removeQuestionnaireGrants: async (workerId: number): Promise<number> =>
      (
        await session.query(
          db
            .deleteFrom('market_qualifications')
            .where('worker_id', '=', workerId)
            .where('type_id', 'in', db.selectFrom('market_questionnaire_types').select('type_id'))
            .returning('type_id'),
        )
      ).length,
    /** The texts of reports; that something was reported stays. @returns how many */
    blankReports: async (workerId: number): Promise<number> =>
      (
        await session.query(
          db
            .updateTable('market_reports')
            .set({ body: '' })
            .where('worker_id', '=', workerId)
            .where('body', '!=', '')
            .returning('id'),
        )
      ).length,
    /** What was answered to qualification tests and questionnaires. @returns how many */
    blankTestAnswers: async (workerId: number): Promise<number> =>
      (
        await session.query(
          db
            .updateTable('market_qualification_requests')
            .set({ answer: null })
            .where('worker_id', '=', workerId)
            .where('answer', 'is not', null)
            .returning('id'),
        )
      ).length,
  };
}

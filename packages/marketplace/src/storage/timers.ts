import type { Dialect, Session } from '@turnout/store/database';
import type { MarketTables } from './tables.ts';

/** What happens by itself: the subject is a row's id. */
export type TimerKind =
  | 'assignment-deadline'
  | 'auto-approval'
  | 'hit-expiry'
  | 'hit-disposal'
  | 'qualification-type-disposal';

export interface Timer {
  readonly kind: TimerKind;
  readonly subject: number;
  /** Epoch ms UTC. */
  readonly dueAt: number;
}

/** The one list of everything that is due some day; it outlives the process. */
export function timerRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    /** Sets it, or moves it. */
    put: async ({ kind, subject, dueAt }: Timer): Promise<void> => {
      await session.query(
        db
          .insertInto('market_timers')
          .values({ kind, subject, due_at: dueAt })
          .onConflict((conflict) => conflict.columns(['kind', 'subject']).doUpdateSet({ due_at: dueAt })),
      );
    },
    remove: async (kind: TimerKind, subject: number): Promise<void> => {
      await session.query(
        db.deleteFrom('market_timers').where('kind', '=', kind).where('subject', '=', subject),
      );
    },
    /** What is due at a moment (epoch ms UTC), in order. */
    due: async (now: number, limit: number): Promise<readonly Timer[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_timers')
          .selectAll()
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .orderBy('kind')
          .orderBy('subject')
          .limit(limit),
      );
      // Only `put` writes the kind, from the same type.
      return rows.map((row) => ({ kind: row.kind as TimerKind, subject: row.subject, dueAt: row.due_at }));
    },
  };
}

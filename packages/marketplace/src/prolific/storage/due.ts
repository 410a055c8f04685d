import type { Dialect, Session } from '@turnout/store/database';
import type { ProlificTables } from './tables.ts';

/** What happens by itself: a study becomes active, a place runs out, a payment is made, an event is sent. */
export type DueKind = 'publish' | 'time-out' | 'approve' | 'pay' | 'deliver';

export interface Due {
  readonly number: number;
  readonly subject: string;
  readonly at: number;
}

export function dueRepository(session: Session, { sql: db }: Dialect<ProlificTables>) {
  return {
    add: async (kind: DueKind, subject: string, at: number): Promise<void> => {
      await session.query(db.insertInto('prolific_due').values({ kind, subject, at }));
    },
    /** What is due at a moment (epoch ms UTC), earliest first. */
    list: (kinds: readonly DueKind[], at: number): Promise<readonly (Due & { readonly kind: string })[]> =>
      session.query(
        db
          .selectFrom('prolific_due')
          .select(['number', 'kind', 'subject', 'at'])
          .where('kind', 'in', kinds)
          .where('at', '<=', at)
          .orderBy('at')
          .orderBy('number'),
      ),
    /** Takes one from the list. @returns false when it was gone: somebody else did it */
    take: async (number: number): Promise<boolean> => {
      const taken = await session.query(
        db.deleteFrom('prolific_due').where('number', '=', number).returning('number'),
      );
      return taken.length > 0;
    },
    cancel: async (kind: DueKind, subject: string): Promise<void> => {
      await session.query(
        db.deleteFrom('prolific_due').where('kind', '=', kind).where('subject', '=', subject),
      );
    },
  };
}

export type DueList = ReturnType<typeof dueRepository>;

import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { InvitationsTable } from './people.tables.ts';
import type { MarketTables } from './tables.ts';

/** A code with which somebody may sign up. */
export interface Invitation {
  readonly code: string;
  readonly usesLeft: number;
  /** Epoch ms of the real clock; undefined: never. */
  readonly expiresAt: number | undefined;
  readonly note: string;
  /** Epoch ms of the real clock. */
  readonly createdAt: number;
}

/** Invitation codes. */
export function invitationRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    insert: async (invitation: Invitation): Promise<void> => {
      await session.query(
        db.insertInto('market_invitations').values({
          code: invitation.code,
          uses_left: invitation.usesLeft,
          expires_at: orNull(invitation.expiresAt),
          note: invitation.note,
          created_at: invitation.createdAt,
        }),
      );
    },
    /** Uses a code once. @param now epoch ms of the real clock @returns false when it is unknown, used up or too old */
    redeem: async (code: string, now: number): Promise<boolean> => {
      const rows = await session.query(
        db
          .updateTable('market_invitations')
          .set({ uses_left: sql`uses_left - 1` })
          .where('code', '=', code)
          .where('uses_left', '>', 0)
          .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
          .returning('code'),
      );
      return rows.length > 0;
    },
    remove: async (code: string): Promise<void> => {
      await session.query(db.deleteFrom('market_invitations').where('code', '=', code));
    },
    /** Newest first. */
    list: async (limit: number): Promise<readonly Invitation[]> =>
      (
        await session.query(
          db
            .selectFrom('market_invitations')
            .selectAll()
            .orderBy('created_at', 'desc')
            .orderBy('code')
            .limit(limit),
        )
      ).map(invitationOf),
  };
}

const invitationOf = (row: Selectable<InvitationsTable>): Invitation => ({
  code: row.code,
  usesLeft: row.uses_left,
  expiresAt: orUndefined(row.expires_at),
  note: row.note,
  createdAt: row.created_at,
});

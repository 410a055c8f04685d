import { type Dialect, orUndefined, type Session } from '@turnout/store/database';
import type { Invitation } from './invitations.ts';
import type { MarketTables } from './tables.ts';

/** An invitation that was mailed, with what became of it. Times are epoch ms of the real clock. */
export type MailedInvitation = Invitation & {
  readonly email: string;
  readonly sentAt: number;
  readonly revokedAt: number | undefined;
  /** Of who signed up with it, as long as there is a person. */
  readonly usedBy: { readonly workerId: string; readonly name: string } | undefined;
};

/** Invitations by e-mail: codes for one use, with the address each was sent to. */
export function invitationMailRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  const all = db
    .selectFrom('market_invitation_mails as m')
    .innerJoin('market_invitations as i', 'i.code', 'm.code')
    .leftJoin('market_people as p', 'p.invitation', 'm.code')
    .leftJoin('market_workers as w', 'w.id', 'p.worker_id')
    .selectAll('i')
    .select([
      'm.email',
      'm.sent_at',
      'm.revoked_at',
      'p.name as person_name',
      'w.worker_id as public_worker_id',
    ]);
  const read = async (query: typeof all): Promise<readonly MailedInvitation[]> =>
    (await session.query(query)).map((row) => ({
      code: row.code,
      usesLeft: row.uses_left,
      expiresAt: orUndefined(row.expires_at),
      note: row.note,
      createdAt: row.created_at,
      email: row.email,
      sentAt: row.sent_at,
      revokedAt: orUndefined(row.revoked_at),
      usedBy:
        row.public_worker_id === null || row.person_name === null
          ? undefined
          : { workerId: row.public_worker_id, name: row.person_name },
    }));
  return {
    insert: async (code: string, email: string, sentAt: number): Promise<void> => {
      await session.query(
        db
          .insertInto('market_invitation_mails')
          .values({ code, email: email.toLowerCase(), sent_at: sentAt }),
      );
    },
    byCode: async (code: string): Promise<MailedInvitation | undefined> =>
      (await read(all.where('m.code', '=', code)))[0],
    /** Whether an address has an invitation that can still be used. @param now epoch ms of the real clock */
    isOpen: async (email: string, now: number): Promise<boolean> =>
      (
        await session.query(
          all
            .where('m.email', '=', email.toLowerCase())
            .where('i.uses_left', '>', 0)
            .where((where) => where.or([where('i.expires_at', 'is', null), where('i.expires_at', '>', now)]))
            .limit(1),
        )
      ).length > 0,
    /** Newest first. */
    list: (limit: number) => read(all.orderBy('m.sent_at', 'desc').orderBy('m.code').limit(limit)),
    /** Sent again: the code is good for as long as a new one. @returns false when it was used up */
    renew: async (code: string, sentAt: number, expiresAt: number): Promise<boolean> => {
      const rows = await session.query(
        db
          .updateTable('market_invitations')
          .set({ expires_at: expiresAt })
          .where('code', '=', code)
          .where('uses_left', '>', 0)
          .returning('code'),
      );
      if (rows.length === 0) return false;
      await session.query(
        db.updateTable('market_invitation_mails').set({ sent_at: sentAt }).where('code', '=', code),
      );
      return true;
    },
    /** @returns false when it was used up */
    revoke: async (code: string, at: number): Promise<boolean> => {
      const rows = await session.query(
        db
          .updateTable('market_invitations')
          .set({ uses_left: 0 })
          .where('code', '=', code)
          .where('uses_left', '>', 0)
          .returning('code'),
      );
      if (rows.length === 0) return false;
      await session.query(
        db.updateTable('market_invitation_mails').set({ revoked_at: at }).where('code', '=', code),
      );
      return true;
    },
    /** Erases to whom it was sent. @param code of the invitation that the person used @returns how many */
    removeOf: async (email: string, code: string | undefined): Promise<number> =>
      (
        await session.query(
          db
            .deleteFrom('market_invitation_mails')
            .where((where) =>
              where.or([
                where('email', '=', email.toLowerCase()),
                ...(code === undefined ? [] : [where('code', '=', code)]),
              ]),
            )
            .returning('code'),
        )
      ).length,
  };
}

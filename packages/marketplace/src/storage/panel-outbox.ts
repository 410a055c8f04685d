import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { OutboxTable } from './panel.tables.ts';
import type { MarketTables } from './tables.ts';

export interface NewMail {
  /** The number of the worker's row, where it goes to a worker: an erasure finds it by that. */
  readonly workerId?: number | undefined;
  readonly recipient: string;
  readonly subject: string;
  /** Plain text, with the address of every link in it. */
  readonly body: string;
  /** Nothing is kept of it when it is sent: the receiver was erased. */
  readonly forget?: boolean;
  /** Epoch ms of the real clock. */
  readonly at: number;
}

/** A mail that a server has taken up. The number of the attempt tells who holds it. */
export interface DueMail {
  readonly id: number;
  readonly workerId: number | undefined;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly attempt: number;
  /** Its receiver was erased: a copy that was kept of it must go. */
  readonly isWithdrawn: boolean;
}

/** A mail as the administration lists it. */
export interface ListedMail {
  readonly id: number;
  readonly recipient: string;
  readonly subject: string;
  readonly attempts: number;
  readonly createdAt: number;
  readonly sentAt: number | undefined;
  /** undefined: sent or given up. */
  readonly dueAt: number | undefined;
  readonly lastError: string | undefined;
}

/** What the column `forget` says: kept when it is sent, deleted when it is sent, or only its number is left. */
const FORGET = { never: 0, whenSent: 1, withdrawn: 2 } as const;

/** E-mail on its way. It is stored with what it is about, and sent after that is committed. */
export function outboxRepository(session: Session, { sql: db, kind }: Dialect<MarketTables>) {
  const held = ({ id, attempt }: Pick<DueMail, 'id' | 'attempt'>) =>
    db.updateTable('market_outbox').where('id', '=', id).where('attempts', '=', attempt);
  const withdrawal = (at: number) =>
    db
      .updateTable('market_outbox')
      .set((row) => ({
        worker_id: null,
        recipient: '',
        subject: '',
        body: '',
        last_error: null,
        forget: FORGET.withdrawn,
        due_at: at,
        sent_at: null,
        // Whoever is sending it at the moment holds it no more.
        attempts: row('attempts', '+', 1),
      }))
      .returning('id');
  return {
    insert: async (mail: NewMail): Promise<void> => {
      await session.query(
        db.insertInto('market_outbox').values({
          worker_id: orNull(mail.workerId),
          recipient: mail.recipient,
          subject: mail.subject,
          body: mail.body,
          forget: mail.forget === true ? FORGET.whenSent : FORGET.never,
          due_at: mail.at,
          created_at: mail.at,
        }),
      );
    },
    /** Takes up what is due, so that no other server does until the lease ends. */
    claimDue: async (now: number, limit: number, leaseUntil: number): Promise<readonly DueMail[]> => {
      const due = db
        .selectFrom('market_outbox')
        .select('id')
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit);
      // In two steps: as one statement, PostgreSQL may run the inner query again and take more than the limit.
      const ids = await session.query(kind === 'postgres' ? due.forUpdate().skipLocked() : due);
      if (ids.length === 0) return [];
      const rows = await session.query(
        db
          .updateTable('market_outbox')
          .set((row) => ({ due_at: leaseUntil, attempts: row('attempts', '+', 1) }))
          .where(
            'id',
            'in',
            ids.map((row) => row.id),
          )
          .returningAll(),
      );
      return rows.toSorted((one, other) => one.id - other.id).map(dueOf);
    },
    /** Its text goes: it may hold a link that logs in. */
    sent: async (mail: DueMail, at: number): Promise<void> => {
      await session.query(held(mail).set({ due_at: null, sent_at: at, body: '', last_error: null }));
      await session.query(
        db
          .deleteFrom('market_outbox')
          .where('id', '=', mail.id)
          .where('sent_at', 'is not', null)
          .where('forget', '=', FORGET.whenSent),
      );
    },
    /** A withdrawn mail of which no copy is left. */
    forget: async (mail: DueMail): Promise<void> => {
      await session.query(db.deleteFrom('market_outbox').where('id', '=', mail.id));
    },
    retry: async (mail: DueMail, dueAt: number, error: string): Promise<void> => {
      await session.query(held(mail).set({ due_at: dueAt, last_error: error }));
    },
    giveUp: async (mail: DueMail, error: string): Promise<void> => {
      await session.query(held(mail).set({ due_at: null, last_error: error }));
    },
    /** Tries again what was given up. @param now epoch ms of the real clock @returns false when there is no such mail */
    revive: async (id: number, now: number): Promise<boolean> =>
      (
        await session.query(
          db
            .updateTable('market_outbox')
            .set({ due_at: now, attempts: 0 })
            .where('id', '=', id)
            .where('due_at', 'is', null)
            .where('sent_at', 'is', null)
            .returning('id'),
        )
      ).length > 0,
    /** Newest first. */
    list: async (before: number, limit: number): Promise<readonly ListedMail[]> =>
      (
        await session.query(
          db
            .selectFrom('market_outbox')
            .selectAll()
            .where('id', '<', before)
            .where('forget', '!=', FORGET.withdrawn)
            .orderBy('id', 'desc')
            .limit(limit),
        )
      ).map(listedOf),
    countGivenUp: async (): Promise<number> => {
      const [row] = await session.query(
        db
          .selectFrom('market_outbox')
          .select(sql<number>`cast(count(*) as integer)`.as('count'))
          .where('due_at', 'is', null)
          .where('sent_at', 'is', null)
          .where('forget', '!=', FORGET.withdrawn),
      );
      return row?.count ?? 0;
    },
    /**
     * Empties mail to an address that is not a worker's; the mailer then deletes copies that were kept.
     * @param at epoch ms of the marketplace's clock @returns how many
     */
    withdrawTo: async (recipient: string, at: number): Promise<number> =>
      (await session.query(withdrawal(at).where('recipient', '=', recipient).where('worker_id', 'is', null)))
        .length,
    /** The same for mail to a worker. @returns how many */
    withdrawOf: async (workerId: number, at: number): Promise<number> =>
      (await session.query(withdrawal(at).where('worker_id', '=', workerId))).length,
  };
}

const dueOf = (row: Selectable<OutboxTable>): DueMail => ({
  id: row.id,
  workerId: orUndefined(row.worker_id),
  recipient: row.recipient,
  subject: row.subject,
  body: row.body,
  attempt: row.attempts,
  isWithdrawn: row.forget === FORGET.withdrawn,
});

const listedOf = (row: Selectable<OutboxTable>): ListedMail => ({
  id: row.id,
  recipient: row.recipient,
  subject: row.subject,
  attempts: row.attempts,
  createdAt: row.created_at,
  sentAt: orUndefined(row.sent_at),
  dueAt: orUndefined(row.due_at),
  lastError: orUndefined(row.last_error),
});

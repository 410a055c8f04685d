import { type Dialect, orNull, orUndefined, type Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { MarketTables, MessagesTable } from './tables.ts';

export type MessageKind = 'note' | 'bonus' | 'approval' | 'rejection' | 'qualification';

/** What a worker is told, in the inbox of the worker site. */
export interface Message {
  readonly id: number;
  readonly workerId: number;
  /** undefined: the marketplace itself. */
  readonly requesterId: number | undefined;
  readonly kind: MessageKind;
  readonly subject: string;
  readonly body: string;
  /** Epoch ms UTC. */
  readonly sentAt: number;
  readonly readAt: number | undefined;
}

export type ReceivedMessage = Message & { readonly requesterName: string | undefined };

/** Messages to workers. */
export function messageRepository(session: Session, { sql: db }: Dialect<MarketTables>) {
  return {
    insert: async (message: Omit<Message, 'id' | 'readAt'>): Promise<void> => {
      await session.query(
        db.insertInto('market_messages').values({
          worker_id: message.workerId,
          requester_id: orNull(message.requesterId),
          kind: message.kind,
          subject: message.subject,
          body: message.body,
          sent_at: message.sentAt,
        }),
      );
      // Where there is a person who wants it by e-mail too. Simulated workers have none.
      await session.query(
        db
          .insertInto('market_outbox')
          .columns(['worker_id', 'recipient', 'subject', 'body', 'due_at', 'created_at'])
          .expression((row) =>
            row
              .selectFrom('market_people as p')
              .leftJoin('market_person_settings as s', 's.worker_id', 'p.worker_id')
              .where('p.worker_id', '=', message.workerId)
              .where((where) => where.or([where('s.wants_mail', 'is', null), where('s.wants_mail', '=', 1)]))
              .select((column) => [
                'p.worker_id',
                'p.email',
                column.cast<string>(column.val(message.subject), 'text').as('subject'),
                column.cast<string>(column.val(message.body), 'text').as('body'),
                column.cast<number>(column.val(message.sentAt), 'bigint').as('due_at'),
                column.cast<number>(column.val(message.sentAt), 'bigint').as('created_at'),
              ]),
          ),
      );
    },
    /** Newest first. @param before only messages of a lower number */
    ofWorker: async (
      workerId: number,
      before: number,
      limit: number,
    ): Promise<readonly ReceivedMessage[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_messages')
          .leftJoin('market_requesters', 'market_requesters.id', 'market_messages.requester_id')
          .selectAll('market_messages')
          .select('market_requesters.name as requester_name')
          .where('worker_id', '=', workerId)
          .where('market_messages.id', '<', before)
          .orderBy('market_messages.id', 'desc')
          .limit(limit),
      );
      return rows.map((row) => ({ ...messageOf(row), requesterName: orUndefined(row.requester_name) }));
    },
    countUnread: async (workerId: number): Promise<number> => {
      const [row] = await session.query(
        db
          .selectFrom('market_messages')
          .select(sql<number>`cast(count(*) as integer)`.as('unread'))
          .where('worker_id', '=', workerId)
          .where('read_at', 'is', null),
      );
      return row?.unread ?? 0;
    },
    /** @param upTo the highest number that was shown @param at epoch ms UTC */
    markRead: async (workerId: number, upTo: number, at: number): Promise<void> => {
      await session.query(
        db
          .updateTable('market_messages')
          .set({ read_at: at })
          .where('worker_id', '=', workerId)
          .where('id', '<=', upTo)
          .where('read_at', 'is', null),
      );
    },
    /** Whether a requester ever approved or rejected work of a worker. */
    mayWriteTo: async (requesterId: number, workerId: number): Promise<boolean> => {
      const rows = await session.query(
        db
          .selectFrom('market_assignments')
          .innerJoin('market_hits', 'market_hits.id', 'market_assignments.hit_id')
          .select('market_assignments.id')
          .where('worker_id', '=', workerId)
          .where('market_assignments.status', 'in', ['approved', 'rejected'])
          .where('requester_id', '=', requesterId)
          .limit(1),
      );
      return rows.length > 0;
    },
  };
}

const messageOf = (row: Selectable<MessagesTable>): Message => ({
  id: row.id,
  workerId: row.worker_id,
  requesterId: orUndefined(row.requester_id),
  // Only `insert` writes the column, from the same type.
  kind: row.kind as MessageKind,
  subject: row.subject,
  body: row.body,
  sentAt: row.sent_at,
  readAt: orUndefined(row.read_at),
});

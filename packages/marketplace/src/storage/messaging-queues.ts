import { randomBytes } from 'node:crypto';
import type { Dialect, Session } from '@turnout/store/database';
import { type Selectable, sql } from 'kysely';
import type { QueueName } from '../messaging/names.ts';
import type {
  Attributes,
  MessageAttributes,
  NewQueueMessage,
  Queue,
  QueueCounts,
  ReceivedMessage,
} from '../messaging/store.ts';
import type { MessagingTables, QueueMessagesTable, QueuesTable } from './messaging.tables.ts';

/** Queues and the messages in them. */
export function queueRepository(session: Session, { sql: db, kind }: Dialect<MessagingTables>) {
  const ofQueue = (queueId: number) => db.deleteFrom('market_queue_messages').where('queue_id', '=', queueId);
  return {
    queue: async ({ account, name }: QueueName): Promise<Queue | undefined> => {
      const [row] = await session.query(
        db.selectFrom('market_queues').selectAll().where('account', '=', account).where('name', '=', name),
      );
      return row === undefined ? undefined : queueOf(row);
    },
    queuesOf: async (
      account: string,
      prefix: string,
      after: string,
      limit: number,
    ): Promise<readonly Queue[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_queues')
          .selectAll()
          .where('account', '=', account)
          .where((row) =>
            row(row.fn<string>('substr', ['name', sql.lit(1), sql.lit(prefix.length)]), '=', prefix),
          )
          .where('name', '>', after)
          .orderBy('name')
          .limit(limit),
      );
      return rows.map(queueOf);
    },
    insertQueue: async (queue: Omit<Queue, 'id'>): Promise<boolean> => {
      const rows = await session.query(
        db
          .insertInto('market_queues')
          .values({
            account: queue.account,
            name: queue.name,
            attributes: JSON.stringify(queue.attributes),
            created_at: queue.createdAt,
            changed_at: queue.changedAt,
          })
          .onConflict((conflict) => conflict.columns(['account', 'name']).doNothing())
          .returning('id'),
      );
      return rows.length > 0;
    },
    setQueueAttributes: async (queueId: number, attributes: Attributes, changedAt: number): Promise<void> => {
      await session.query(
        db
          .updateTable('market_queues')
          .set({ attributes: JSON.stringify(attributes), changed_at: changedAt })
          .where('id', '=', queueId),
      );
    },
    deleteQueue: async (queueId: number): Promise<void> => {
      await session.query(db.deleteFrom('market_queues').where('id', '=', queueId));
    },
    purgeQueue: async (queueId: number): Promise<void> => {
      await session.query(ofQueue(queueId));
    },
    countsOf: async (queueId: number, now: number): Promise<QueueCounts> => {
      const [row] = await session.query(
        db
          .selectFrom('market_queue_messages')
          .select((row) => [
            sql<number>`count(*)`.as('messages'),
            row.fn
              .coalesce(sql<number>`sum(case when visible_at <= ${now} then 1 end)`, sql.lit(0))
              .as('visible'),
            row.fn
              .coalesce(
                sql<number>`sum(case when visible_at > ${now} and receives = 0 then 1 end)`,
                sql.lit(0),
              )
              .as('delayed'),
          ])
          .where('queue_id', '=', queueId),
      );
      const { messages = 0, visible = 0, delayed = 0 } = row ?? {};
      return { visible, delayed, inFlight: messages - visible - delayed };
    },
    insertMessage: async (queueId: number, message: NewQueueMessage): Promise<void> => {
      await session.query(
        db.insertInto('market_queue_messages').values({
          queue_id: queueId,
          message_id: message.messageId,
          body: message.body,
          attributes: JSON.stringify(message.attributes),
          sender: message.sender,
          sent_at: message.sentAt,
          visible_at: message.visibleAt,
        }),
      );
    },
    receive: async (
      queueId: number,
      now: number,
      limit: number,
      visibleAt: number,
    ): Promise<readonly ReceivedMessage[]> => {
      const visible = db
        .selectFrom('market_queue_messages')
        .select('id')
        .where('queue_id', '=', queueId)
        .where('visible_at', '<=', now)
        .orderBy('visible_at')
        .orderBy('id')
        .limit(limit);
      // In two steps: as one statement, PostgreSQL may run the inner query again and take more than the limit.
      const ids = await session.query(kind === 'postgres' ? visible.forUpdate().skipLocked() : visible);
      if (ids.length === 0) return [];
      const rows = await session.query(
        db
          .updateTable('market_queue_messages')
          .set((row) => ({
            visible_at: visibleAt,
            receives: row('receives', '+', 1),
            first_received_at: row.fn.coalesce('first_received_at', sql<number>`cast(${now} as bigint)`),
            // One for all is enough: a receipt is looked up together with the message's number.
            receipt: randomBytes(12).toString('hex'),
          }))
          .where(
            'id',
            'in',
            ids.map((row) => row.id),
          )
          .returningAll(),
      );
      return rows.toSorted((a, b) => a.id - b.id).map((row) => receivedOf(row, now));
    },
    deleteExpired: async (queueId: number, sentBefore: number): Promise<void> => {
      await session.query(ofQueue(queueId).where('sent_at', '<', sentBefore));
    },
    deleteMessage: async (queueId: number, messageId: number, receipt: string): Promise<void> => {
      await session.query(ofQueue(queueId).where('id', '=', messageId).where('receipt', '=', receipt));
    },
    setVisibility: async (
      queueId: number,
      messageId: number,
      receipt: string,
      now: number,
      at: number,
    ): Promise<boolean> => {
      const rows = await session.query(
        db
          .updateTable('market_queue_messages')
          .set({ visible_at: at })
          .where('queue_id', '=', queueId)
          .where('id', '=', messageId)
          .where('receipt', '=', receipt)
          .where('visible_at', '>', now)
          .returning('id'),
      );
      return rows.length > 0;
    },
  };
}

const queueOf = (row: Selectable<QueuesTable>): Queue => ({
  id: row.id,
  account: row.account,
  name: row.name,
  attributes: JSON.parse(row.attributes) as Attributes,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

const receivedOf = (row: Selectable<QueueMessagesTable>, now: number): ReceivedMessage => ({
  id: row.id,
  messageId: row.message_id,
  body: row.body,
  attributes: JSON.parse(row.attributes) as MessageAttributes,
  sender: row.sender,
  sentAt: row.sent_at,
  visibleAt: row.visible_at,
  receives: row.receives,
  firstReceivedAt: row.first_received_at ?? now,
  receipt: row.receipt ?? '',
});

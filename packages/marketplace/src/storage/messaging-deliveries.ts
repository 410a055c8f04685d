import { type Dialect, orUndefined, type Session } from '@turnout/store/database';
import type { Delivery, OpenDelivery, Posting } from '../messaging/store.ts';
import type { MessagingTables } from './messaging.tables.ts';
import { subscriptionOf } from './messaging-topics.ts';

/** What is on its way to subscribers. The number of attempts tells who holds a delivery: taking it up raises it. */
export function deliveryRepository(session: Session, { sql: db, kind }: Dialect<MessagingTables>) {
  const subscriptionById = async (arn: string) => {
    const [row] = await session.query(
      db.selectFrom('market_subscriptions').selectAll().where('arn', '=', arn),
    );
    return row === undefined ? undefined : subscriptionOf(row);
  };
  const held = ({ id, attempt }: Delivery) =>
    db.updateTable('market_deliveries').where('id', '=', id).where('attempts', '=', attempt);
  return {
    insertDelivery: async (subscriptionArn: string, posting: Posting, dueAt: number): Promise<void> => {
      await session.query(
        db.insertInto('market_deliveries').values({
          subscription_arn: subscriptionArn,
          posting: JSON.stringify(posting),
          due_at: dueAt,
        }),
      );
    },
    claimDue: async (now: number, limit: number, leaseUntil: number): Promise<readonly Delivery[]> => {
      const due = db
        .selectFrom('market_deliveries')
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
          .updateTable('market_deliveries')
          .set((row) => ({ due_at: leaseUntil, attempts: row('attempts', '+', 1) }))
          .where(
            'id',
            'in',
            ids.map((row) => row.id),
          )
          .returning(['id', 'subscription_arn', 'posting', 'attempts']),
      );
      const deliveries: Delivery[] = [];
      for (const row of rows.toSorted((a, b) => a.id - b.id)) {
        const subscription = await subscriptionById(row.subscription_arn);
        if (subscription !== undefined)
          deliveries.push({
            id: row.id,
            subscription,
            posting: JSON.parse(row.posting) as Posting,
            attempt: row.attempts,
          });
      }
      return deliveries;
    },
    finishDelivery: async ({ id, attempt }: Delivery): Promise<void> => {
      await session.query(
        db.deleteFrom('market_deliveries').where('id', '=', id).where('attempts', '=', attempt),
      );
    },
    retryDelivery: async (delivery: Delivery, dueAt: number, error: string): Promise<void> => {
      await session.query(held(delivery).set({ due_at: dueAt, last_error: error }));
    },
    giveUpDelivery: async (delivery: Delivery, error: string): Promise<void> => {
      await session.query(held(delivery).set({ due_at: null, last_error: error }));
    },
    openDeliveries: async (limit: number): Promise<readonly OpenDelivery[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_deliveries')
          .innerJoin('market_subscriptions', 'market_subscriptions.arn', 'market_deliveries.subscription_arn')
          .select(['endpoint', 'posting', 'attempts', 'due_at', 'last_error'])
          .orderBy('market_deliveries.id', 'desc')
          .limit(limit),
      );
      return rows.map((row) => ({
        endpoint: row.endpoint,
        type: (JSON.parse(row.posting) as Posting).type,
        attempts: row.attempts,
        dueAt: orUndefined(row.due_at),
        lastError: orUndefined(row.last_error),
      }));
    },
  };
}

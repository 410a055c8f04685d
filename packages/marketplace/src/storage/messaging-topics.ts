import type { Dialect, Session } from '@turnout/store/database';
import type { Selectable } from 'kysely';
import type { Attributes, Subscription, Topic } from '../messaging/store.ts';
import type { MessagingTables, SubscriptionsTable, TopicsTable } from './messaging.tables.ts';

/** Topics, who is subscribed to them, and the certificates their messages are signed with. */
export function topicRepository(session: Session, { sql: db }: Dialect<MessagingTables>) {
  return {
    topic: async (arn: string): Promise<Topic | undefined> => {
      const [row] = await session.query(db.selectFrom('market_topics').selectAll().where('arn', '=', arn));
      return row === undefined ? undefined : topicOf(row);
    },
    topicsOf: async (account: string, after: string, limit: number): Promise<readonly Topic[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_topics')
          .selectAll()
          .where('account', '=', account)
          .where('arn', '>', after)
          .orderBy('arn')
          .limit(limit),
      );
      return rows.map(topicOf);
    },
    insertTopic: async (topic: Topic): Promise<boolean> => {
      const rows = await session.query(
        db
          .insertInto('market_topics')
          .values({
            arn: topic.arn,
            account: topic.account,
            attributes: JSON.stringify(topic.attributes),
            created_at: topic.createdAt,
          })
          .onConflict((conflict) => conflict.column('arn').doNothing())
          .returning('arn'),
      );
      return rows.length > 0;
    },
    setTopicAttributes: async (arn: string, attributes: Attributes): Promise<void> => {
      await session.query(
        db
          .updateTable('market_topics')
          .set({ attributes: JSON.stringify(attributes) })
          .where('arn', '=', arn),
      );
    },
    deleteTopic: async (arn: string): Promise<void> => {
      await session.query(db.deleteFrom('market_topics').where('arn', '=', arn));
    },
    subscription: async (arn: string): Promise<Subscription | undefined> => {
      const [row] = await session.query(
        db.selectFrom('market_subscriptions').selectAll().where('arn', '=', arn),
      );
      return row === undefined ? undefined : subscriptionOf(row);
    },
    subscriptionsOf: async (
      topicArn: string,
      after: string,
      limit: number,
    ): Promise<readonly Subscription[]> => {
      const rows = await session.query(
        db
          .selectFrom('market_subscriptions')
          .selectAll()
          .where('topic_arn', '=', topicArn)
          .where('arn', '>', after)
          .orderBy('arn')
          .limit(limit),
      );
      return rows.map(subscriptionOf);
    },
    insertSubscription: async (subscription: Subscription): Promise<void> => {
      await session.query(
        db.insertInto('market_subscriptions').values({
          arn: subscription.arn,
          topic_arn: subscription.topicArn,
          account: subscription.account,
          protocol: subscription.protocol,
          endpoint: subscription.endpoint,
          token: subscription.token,
          raw: Number(subscription.raw),
          confirmed: Number(subscription.confirmed),
        }),
      );
    },
    confirmSubscription: async (arn: string): Promise<void> => {
      await session.query(
        db.updateTable('market_subscriptions').set({ confirmed: 1 }).where('arn', '=', arn),
      );
    },
    deleteSubscription: async (arn: string): Promise<void> => {
      await session.query(db.deleteFrom('market_subscriptions').where('arn', '=', arn));
    },
    certificate: async (name: string): Promise<string | undefined> => {
      const [row] = await session.query(
        db.selectFrom('market_signing_certificates').select('pem').where('name', '=', name),
      );
      return row?.pem;
    },
    putCertificate: async (name: string, pem: string, createdAt: number): Promise<void> => {
      await session.query(
        db
          .insertInto('market_signing_certificates')
          .values({ name, pem, created_at: createdAt })
          .onConflict((conflict) => conflict.column('name').doNothing()),
      );
    },
  };
}

const topicOf = (row: Selectable<TopicsTable>): Topic => ({
  arn: row.arn,
  account: row.account,
  attributes: JSON.parse(row.attributes) as Attributes,
  createdAt: row.created_at,
});

export const subscriptionOf = (row: Selectable<SubscriptionsTable>): Subscription => ({
  arn: row.arn,
  topicArn: row.topic_arn,
  account: row.account,
  // Only `insertSubscription` writes the column, from the same type.
  protocol: row.protocol as Subscription['protocol'],
  endpoint: row.endpoint,
  token: row.token,
  raw: row.raw === 1,
  confirmed: row.confirmed === 1,
});

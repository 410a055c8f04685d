import type { Migration } from '@turnout/store/database';
import { type ColumnDefinitionBuilder, sql } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();
const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);
const key = (column: ColumnDefinitionBuilder) => column.primaryKey();
const of = (target: string) => (column: ColumnDefinitionBuilder) =>
  column.notNull().references(target).onDelete('cascade');

export const migration0002: Migration = {
  id: 2,
  name: 'messaging',
  statements: ({ schema, whole, generatedId }) => [
    schema
      .createTable('market_topics')
      .addColumn('arn', 'text', key)
      .addColumn('account', 'text', required)
      .addColumn('attributes', 'text', required)
      .addColumn('created_at', whole, required),
    schema.createIndex('market_topics_of').on('market_topics').columns(['account', 'arn']),
    schema
      .createTable('market_subscriptions')
      .addColumn('arn', 'text', key)
      .addColumn('topic_arn', 'text', of('market_topics.arn'))
      .addColumn('account', 'text', required)
      .addColumn('protocol', 'text', required)
      .addColumn('endpoint', 'text', required)
      .addColumn('token', 'text', required)
      .addColumn('raw', 'integer', required)
      .addColumn('confirmed', 'integer', required),
    schema
      .createIndex('market_subscriptions_of')
      .unique()
      .on('market_subscriptions')
      .columns(['topic_arn', 'protocol', 'endpoint']),
    schema
      .createTable('market_deliveries')
      .addColumn('id', whole, generatedId)
      .addColumn('subscription_arn', 'text', of('market_subscriptions.arn'))
      .addColumn('posting', 'text', required)
      .addColumn('attempts', 'integer', zero)
      .addColumn('due_at', whole)
      .addColumn('last_error', 'text'),
    // Without those that were given up: the next one due is looked for several times a second.
    schema
      .createIndex('market_deliveries_due')
      .on('market_deliveries')
      .columns(['due_at', 'id'])
      .where(sql.ref('due_at'), 'is not', sql.lit(null)),
    schema.createIndex('market_deliveries_of').on('market_deliveries').columns(['subscription_arn']),
    schema
      .createTable('market_queues')
      .addColumn('id', whole, generatedId)
      .addColumn('account', 'text', required)
      .addColumn('name', 'text', required)
      .addColumn('attributes', 'text', required)
      .addColumn('created_at', whole, required)
      .addColumn('changed_at', whole, required),
    schema.createIndex('market_queues_name').unique().on('market_queues').columns(['account', 'name']),
    schema
      .createTable('market_queue_messages')
      .addColumn('id', whole, generatedId)
      .addColumn('queue_id', whole, of('market_queues.id'))
      .addColumn('message_id', 'text', required)
      .addColumn('body', 'text', required)
      .addColumn('attributes', 'text', required)
      .addColumn('sender', 'text', required)
      .addColumn('sent_at', whole, required)
      .addColumn('visible_at', whole, required)
      .addColumn('receives', 'integer', zero)
      .addColumn('first_received_at', whole)
      .addColumn('receipt', 'text'),
    schema
      .createIndex('market_queue_messages_visible')
      .on('market_queue_messages')
      .columns(['queue_id', 'visible_at', 'id']),
    schema
      .createTable('market_signing_certificates')
      .addColumn('name', 'text', key)
      .addColumn('pem', 'text', required)
      .addColumn('created_at', whole, required),
  ],
};

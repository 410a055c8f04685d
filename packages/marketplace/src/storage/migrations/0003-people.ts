import type { Migration } from '@turnout/store/database';
import type { ColumnDefinitionBuilder } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();
const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);
const key = (column: ColumnDefinitionBuilder) => column.primaryKey();
const worker = (column: ColumnDefinitionBuilder) => column.notNull().references('market_workers.id');

export const migration0003: Migration = {
  id: 3,
  name: 'people',
  statements: ({ schema, whole, clustered }) => [
    schema
      .createTable('market_people')
      .addColumn('worker_id', whole, (column) => column.primaryKey().references('market_workers.id'))
      .addColumn('name', 'text', required)
      .addColumn('email', 'text', (column) => column.notNull().unique())
      .addColumn('password', 'text', required)
      .addColumn('invitation', 'text')
      .addColumn('created_at', whole, required),
    clustered(
      schema
        .createTable('market_sessions')
        .addColumn('token_hash', 'text', key)
        .addColumn('worker_id', whole, worker)
        .addColumn('created_at', whole, required)
        .addColumn('expires_at', whole, required),
    ),
    schema.createIndex('market_sessions_of_worker').on('market_sessions').columns(['worker_id']),
    schema.createIndex('market_sessions_end').on('market_sessions').columns(['expires_at']),
    clustered(
      schema
        .createTable('market_invitations')
        .addColumn('code', 'text', key)
        .addColumn('uses_left', whole, required)
        .addColumn('expires_at', whole)
        .addColumn('note', 'text', required)
        .addColumn('created_at', whole, required),
    ),
    clustered(
      schema
        .createTable('market_attempts')
        .addColumn('subject', 'text', key)
        .addColumn('count', whole, zero)
        .addColumn('since', whole, required),
    ),
    schema.createIndex('market_attempts_since').on('market_attempts').columns(['since']),
    schema.createIndex('market_reports_of_hit').on('market_reports').columns(['hit_id', 'id']),
  ],
};

import type { Migration } from '@turnout/store/database';

/** Earnings that can never be paid. Beside the entries of payouts, each of which belongs to a line of a list. */
export const migration0005: Migration = {
  id: 5,
  name: 'write-offs',
  statements: ({ schema, whole, generatedId }) => [
    schema
      .createTable('market_write_offs')
      .addColumn('id', whole, generatedId)
      .addColumn('worker_id', whole, (column) => column.notNull().references('market_workers.id'))
      .addColumn('amount_minor', whole, (column) => column.notNull())
      .addColumn('currency', 'text', (column) => column.notNull())
      .addColumn('at', whole, (column) => column.notNull()),
    schema.createIndex('market_write_offs_of_worker').on('market_write_offs').columns(['worker_id', 'id']),
  ],
};

import type { Migration } from './builder.ts';

export const migration0007: Migration = {
  id: 7,
  name: 'what was handed over by hand',
  statements: ({ schema, whole, generatedId, appendOnly }) => [
    schema
      .createTable('link_payouts')
      .addColumn('id', whole, generatedId)
      .addColumn('place_id', whole, (column) => column.notNull().references('link_places.id'))
      .addColumn('amount_minor', whole, (column) => column.notNull())
      .addColumn('at', whole, (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull()),
    schema.createIndex('link_payouts_place').on('link_payouts').columns(['place_id']),
    ...appendOnly(['link_payouts']),
  ],
};

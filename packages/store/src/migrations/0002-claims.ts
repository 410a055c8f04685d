import type { Migration } from './builder.ts';

export const migration0002: Migration = {
  id: 2,
  name: 'claims',
  statements: ({ schema, whole }) => [
    schema
      .createTable('claims')
      .addColumn('participant_id', whole, (column) => column.primaryKey().references('participants.id'))
      .addColumn('nonce', 'text', (column) => column.notNull()),
  ],
};

import type { Migration, Schema } from '@turnout/store/database';

const migration0001: Migration = {
  id: 1,
  name: 'prolific',
  statements: ({ schema, whole, generatedId }) => [
    schema
      .createTable('prolific_objects')
      .addColumn('number', whole, generatedId)
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('parent', 'text', (column) => column.notNull())
      .addColumn('tag', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull()),
    schema.createIndex('prolific_objects_id').unique().on('prolific_objects').columns(['kind', 'id']),
    schema
      .createIndex('prolific_objects_parent')
      .on('prolific_objects')
      .columns(['kind', 'parent', 'number']),
    schema
      .createTable('prolific_ledger')
      .addColumn('number', whole, generatedId)
      .addColumn('workspace', 'text', (column) => column.notNull())
      .addColumn('from_account', 'text', (column) => column.notNull())
      .addColumn('to_account', 'text', (column) => column.notNull())
      .addColumn('amount_minor', whole, (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('at', whole, (column) => column.notNull()),
    schema.createIndex('prolific_ledger_workspace').on('prolific_ledger').columns(['workspace', 'number']),
    schema
      .createTable('prolific_due')
      .addColumn('number', whole, generatedId)
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('at', whole, (column) => column.notNull()),
    schema.createIndex('prolific_due_at').on('prolific_due').columns(['kind', 'at']),
    schema.createIndex('prolific_due_subject').on('prolific_due').columns(['kind', 'subject']),
  ],
};

/** Its own list and bookkeeping: a stand-in may share a database with anything else. */
export const prolificSchema: Schema = { bookkeeping: 'prolific_migrations', migrations: [migration0001] };

import type { Compilable } from 'kysely';
import type { Migration, MigrationBuilder } from './builder.ts';

export const migration0006: Migration = {
  id: 6,
  name: 'what was ordered of postings, and when',
  statements: (build) => [...screenOuts(build), ...orders(build)],
};

function screenOuts({ schema, whole }: MigrationBuilder): Compilable[] {
  return [
    schema
      .alterTable('recruiter_postings')
      .addColumn('screen_outs_minor', whole, (column) => column.notNull().defaultTo(0)),
  ];
}

function orders({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('posting_orders')
      .addColumn('id', whole, generatedId)
      .addColumn('posting_id', whole, (column) => column.notNull().references('recruiter_postings.id'))
      .addColumn('at', whole, (column) => column.notNull())
      .addColumn('amount_minor', whole, (column) => column.notNull()),
    // Read at each order, from the beginning of the day on.
    schema.createIndex('posting_orders_at').on('posting_orders').columns(['at']),
  ];
}

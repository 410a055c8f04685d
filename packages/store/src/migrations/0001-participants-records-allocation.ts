import { type Compilable, sql } from 'kysely';
import type { Migration, MigrationBuilder } from './builder.ts';

export const migration0001: Migration = {
  id: 1,
  name: 'participants, records, allocation',
  statements: (build) => [...participants(build), ...records(build), ...allocation(build)],
};

function participants({ schema, whole, generatedId }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('participants')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull())
      .addColumn('design_version', 'text', (column) => column.notNull())
      .addColumn('worker', 'text', (column) => column.notNull())
      .addColumn('assignment_id', 'text', (column) => column.notNull())
      .addColumn('hit_id', 'text', (column) => column.notNull())
      .addColumn('state', 'integer', (column) => column.notNull())
      .addColumn('condition', 'integer', (column) => column.notNull())
      .addColumn('counterbalance', 'integer', (column) => column.notNull())
      .addColumn('browser', 'text', (column) => column.notNull())
      .addColumn('platform', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('entered_at', whole, (column) => column.notNull())
      .addColumn('started_at', whole)
      .addColumn('ended_at', whole)
      .addColumn('bonus_minor', whole, (column) => column.notNull().defaultTo(0)),
    // Also finds all participations of a worker, whose rows it holds side by side.
    schema
      .createIndex('participants_identity')
      .unique()
      .on('participants')
      .columns(['study', 'worker', 'assignment_id']),
    schema.createIndex('participants_walk').on('participants').columns(['study', 'id']),
    schema
      .createTable('identities')
      .addColumn('participant_id', whole, (column) => column.primaryKey().references('participants.id'))
      .addColumn('worker_id_sealed', 'text', (column) => column.notNull())
      .addColumn('ip_address_sealed', 'text'),
    schema
      .createTable('transitions')
      .addColumn('id', whole, generatedId)
      .addColumn('participant_id', whole, (column) => column.notNull().references('participants.id'))
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('from_state', 'integer', (column) => column.notNull())
      .addColumn('to_state', 'integer', (column) => column.notNull())
      .addColumn('cause', 'text', (column) => column.notNull())
      .addColumn('at', whole, (column) => column.notNull()),
    schema.createIndex('transitions_of').on('transitions').columns(['participant_id', 'id']),
  ];
}

function records({ schema, whole, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('progress')
      .addColumn('participant_id', whole, (column) => column.primaryKey().references('participants.id'))
      .addColumn('position', whole, (column) => column.notNull())
      .addColumn('trials', whole, (column) => column.notNull())
      .addColumn('answers', whole, (column) => column.notNull())
      .addColumn('saved_at', whole),
    // Not clustered: rows of many participants then go to the end of one table, where a commit writes few pages.
    // Measured at 100 writers: two to three times as many rows a second, for reading back at two thirds.
    schema
      .createTable('records')
      .addColumn('participant_id', whole, (column) => column.notNull().references('participants.id'))
      .addColumn('position', whole, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('ordinal', 'double precision')
      .addColumn('at', 'double precision')
      .addColumn('interval_ms', 'double precision')
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('received_at', whole, (column) => column.notNull())
      .addPrimaryKeyConstraint('records_key', ['participant_id', 'position']),
    clustered(
      schema
        .createTable('streams')
        .addColumn('participant_id', whole, (column) => column.notNull().references('participants.id'))
        .addColumn('page', 'text', (column) => column.notNull())
        .addColumn('durable', whole, (column) => column.notNull())
        .addPrimaryKeyConstraint('streams_key', ['participant_id', 'page']),
    ),
  ];
}

function allocation({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('allocation_keys')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('design_version', 'text', (column) => column.notNull())
      .addColumn('mode', 'text', (column) => column.notNull()),
    schema
      .createIndex('allocation_keys_identity')
      .unique()
      .on('allocation_keys')
      .columns(['study', 'design_version', 'mode']),
    clustered(
      schema
        .createTable('cells')
        .addColumn('key_id', whole, (column) => column.notNull().references('allocation_keys.id'))
        .addColumn('condition', 'integer', (column) => column.notNull())
        .addColumn('counterbalance', 'integer', (column) => column.notNull())
        .addColumn('held', whole, (column) => column.notNull())
        .addPrimaryKeyConstraint('cells_key', ['key_id', 'condition', 'counterbalance']),
    ),
    schema
      .createTable('seats')
      .addColumn('participant_id', whole, (column) => column.primaryKey().references('participants.id'))
      .addColumn('key_id', whole, (column) => column.notNull().references('allocation_keys.id'))
      .addColumn('condition', 'integer', (column) => column.notNull())
      .addColumn('counterbalance', 'integer', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('taken_at', whole, (column) => column.notNull()),
    // Holds the open seats alone, so finding the stale ones never looks at the many that are finished.
    schema
      .createIndex('seats_open')
      .on('seats')
      .columns(['key_id', 'taken_at'])
      .where(sql.ref('state'), '=', sql.lit('open')),
    clustered(
      schema
        .createTable('allocation_log')
        .addColumn('key_id', whole, (column) => column.notNull().references('allocation_keys.id'))
        .addColumn('n', whole, (column) => column.notNull())
        .addColumn('participant_id', whole, (column) => column.notNull().references('participants.id'))
        .addColumn('change', 'text', (column) => column.notNull())
        .addColumn('condition', 'integer', (column) => column.notNull())
        .addColumn('counterbalance', 'integer', (column) => column.notNull())
        .addColumn('draw', 'double precision')
        .addColumn('conditions', 'integer')
        .addColumn('counters', 'integer')
        .addColumn('at', whole, (column) => column.notNull())
        .addPrimaryKeyConstraint('allocation_log_key', ['key_id', 'n']),
    ),
  ];
}

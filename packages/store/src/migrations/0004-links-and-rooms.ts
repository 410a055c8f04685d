import { type Compilable, sql } from 'kysely';
import type { Migration, MigrationBuilder } from './builder.ts';

export const migration0004: Migration = {
  id: 4,
  name: 'links and rooms',
  statements: (build) => [...postings(build), ...places(build), ...rooms(build)],
};

function postings({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('link_postings')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('annotation', 'text', (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull())
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('base_url', 'text', (column) => column.notNull())
      .addColumn('reward_minor', whole, (column) => column.notNull())
      .addColumn('places', whole, (column) => column.notNull())
      .addColumn('taken', whole, (column) => column.notNull().defaultTo(0))
      .addColumn('duration_ms', whole, (column) => column.notNull())
      .addColumn('created_at', whole, (column) => column.notNull())
      .addColumn('ends_at', whole, (column) => column.notNull())
      .addColumn('removed_at', whole),
    schema
      .createIndex('link_postings_annotation')
      .unique()
      .on('link_postings')
      .columns(['study', 'environment', 'annotation']),
    schema
      .createIndex('link_postings_token')
      .unique()
      .on('link_postings')
      .columns(['study', 'environment', 'token']),
    schema.createIndex('link_postings_walk').on('link_postings').columns(['study', 'environment', 'id']),
    clustered(
      schema
        .createTable('link_additions')
        .addColumn('posting_id', whole, (column) => column.notNull().references('link_postings.id'))
        .addColumn('token', 'text', (column) => column.notNull())
        .addColumn('places', whole, (column) => column.notNull())
        .addColumn('at', whole, (column) => column.notNull())
        .addPrimaryKeyConstraint('link_additions_key', ['posting_id', 'token']),
    ),
    schema
      .createTable('link_addresses')
      .addColumn('id', whole, generatedId)
      .addColumn('posting_id', whole, (column) => column.notNull().references('link_postings.id'))
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('code', 'text', (column) => column.notNull())
      .addColumn('worker', 'text')
      .addColumn('label_sealed', 'text')
      .addColumn('created_at', whole, (column) => column.notNull()),
    schema.createIndex('link_addresses_code').unique().on('link_addresses').columns(['code']),
    // NULLs are distinct on both databases: only labels are held to one row in a posting.
    schema
      .createIndex('link_addresses_label')
      .unique()
      .on('link_addresses')
      .columns(['posting_id', 'worker']),
    schema.createIndex('link_addresses_walk').on('link_addresses').columns(['posting_id', 'id']),
  ];
}

function places({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('link_places')
      .addColumn('id', whole, generatedId)
      .addColumn('posting_id', whole, (column) => column.notNull().references('link_postings.id'))
      .addColumn('link_id', whole, (column) => column.notNull().references('link_addresses.id'))
      .addColumn('visit', 'text', (column) => column.notNull())
      .addColumn('worker', 'text', (column) => column.notNull())
      .addColumn('worker_id_sealed', 'text', (column) => column.notNull())
      .addColumn('assignment_id', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('taken_at', whole, (column) => column.notNull())
      .addColumn('decided_at', whole),
    // One person's link has one place, and one press of a button takes one, however often it arrives.
    schema.createIndex('link_places_visit').unique().on('link_places').columns(['link_id', 'visit']),
    schema.createIndex('link_places_assignment').unique().on('link_places').columns(['assignment_id']),
    schema.createIndex('link_places_walk').on('link_places').columns(['posting_id', 'id']),
    // Holds those at work alone: finding who has been away too long never looks at the many that finished.
    schema
      .createIndex('link_places_held')
      .on('link_places')
      .columns(['posting_id', 'taken_at'])
      .where(sql.ref('state'), '=', sql.lit('held')),
    clustered(
      schema
        .createTable('link_bonuses')
        .addColumn('place_id', whole, (column) => column.notNull().references('link_places.id'))
        .addColumn('token', 'text', (column) => column.notNull())
        .addColumn('amount_minor', whole, (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('at', whole, (column) => column.notNull())
        .addPrimaryKeyConstraint('link_bonuses_key', ['place_id', 'token']),
    ),
  ];
}

function rooms({ schema, whole, generatedId, clustered }: MigrationBuilder): Compilable[] {
  return [
    schema
      .createTable('link_rooms')
      .addColumn('id', whole, generatedId)
      .addColumn('study', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('posting_id', whole, (column) => column.references('link_postings.id'))
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('is_secure', 'integer', (column) => column.notNull())
      .addColumn('changed_at', whole, (column) => column.notNull()),
    schema.createIndex('link_rooms_name').unique().on('link_rooms').columns(['study', 'name']),
    clustered(
      schema
        .createTable('link_room_visits')
        .addColumn('room_id', whole, (column) => column.notNull().references('link_rooms.id'))
        .addColumn('visitor', 'text', (column) => column.notNull())
        .addColumn('link_id', whole, (column) => column.references('link_addresses.id'))
        .addColumn('since', whole, (column) => column.notNull())
        .addColumn('seen_at', whole, (column) => column.notNull())
        .addPrimaryKeyConstraint('link_room_visits_key', ['room_id', 'visitor']),
    ),
  ];
}

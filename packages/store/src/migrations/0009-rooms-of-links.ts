import type { Migration } from './builder.ts';

export const migration0009: Migration = {
  id: 9,
  name: 'the room that a link was made for',
  statements: ({ schema, whole }) => [
    // NULL where a link has an address of its own, and for links of before, which did not say.
    schema
      .alterTable('link_addresses')
      .addColumn('room_id', whole, (column) => column.references('link_rooms.id')),
  ],
};

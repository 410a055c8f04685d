import type { NewLink } from '@turnout/core';
import { type Selectable, sql } from 'kysely';
import type { LinkAddressesTable } from '../schema.links.ts';
import type { Dialect } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

const columns = [
  'id',
  'posting_id',
  'kind',
  'code',
  'worker',
  'label_sealed',
  'room_id',
  'created_at',
] as const;

export type StoredLink = Selectable<LinkAddressesTable>;

/** Links, labels and start codes. */
export function linkAddressStatements({ sql: db }: Dialect) {
  const links = db.selectFrom('link_addresses').select(columns);
  return {
    link: statement<{ id: number }>()((arg) => links.where('id', '=', arg('id'))),
    linkByCode: statement<{ code: string }>()((arg) => links.where('code', '=', arg('code'))),
    linkOfLabel: statement<{ postingId: number; worker: string }>()((arg) =>
      links.where('posting_id', '=', arg('postingId')).where('worker', '=', arg('worker')),
    ),
    links: statement<{ postingId: number; after: number; limit: number }>()((arg) =>
      links
        .where('posting_id', '=', arg('postingId'))
        .where('id', '>', arg('after'))
        .orderBy('id')
        .limit(arg('limit')),
    ),
    linkCounts: statement<{ postingId: number }>()((arg) =>
      db
        .selectFrom('link_addresses')
        .select(['kind', sql<number>`count(*)`.as('links')])
        .where('posting_id', '=', arg('postingId'))
        .groupBy('kind'),
    ),
    insertLink: statement<NewLink>()((arg) =>
      db
        .insertInto('link_addresses')
        .values({
          posting_id: arg('postingId'),
          kind: arg('kind'),
          code: arg('code'),
          worker: arg((link) => orNull(link.worker)),
          label_sealed: arg((link) => orNull(link.labelSealed)),
          room_id: arg((link) => orNull(link.roomId)),
          created_at: arg('createdAt'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    ),
    giveRoom: statement<{ id: number; roomId: number }>()((arg) =>
      db
        .updateTable('link_addresses')
        .set({ room_id: arg('roomId') })
        .where('id', '=', arg('id')),
    ),
  };
}

import type { Room, RoomVisit } from '@turnout/core';
import type { Dialect } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

const roomColumns = ['id', 'study', 'name', 'posting_id', 'state', 'is_secure', 'changed_at'] as const;
const visitColumns = ['room_id', 'visitor', 'link_id', 'since', 'seen_at'] as const;

/** Rooms, and who waits in them. */
export function linkRoomStatements({ sql: db }: Dialect) {
  const rooms = db.selectFrom('link_rooms').select(roomColumns);
  const visits = db.selectFrom('link_room_visits').select(visitColumns);
  return {
    room: statement<{ study: string; name: string }>()((arg) =>
      rooms.where('study', '=', arg('study')).where('name', '=', arg('name')),
    ),
    rooms: statement<{ study: string }>()((arg) => rooms.where('study', '=', arg('study')).orderBy('name')),
    putRoom: statement<Omit<Room, 'id'>>()((arg) =>
      db
        .insertInto('link_rooms')
        .values({
          study: arg('study'),
          name: arg('name'),
          posting_id: arg((room) => orNull(room.postingId)),
          state: arg('state'),
          is_secure: arg((room) => (room.isSecure ? 1 : 0)),
          changed_at: arg('changedAt'),
        })
        .onConflict((conflict) =>
          conflict.columns(['study', 'name']).doUpdateSet((row) => ({
            posting_id: row.ref('excluded.posting_id'),
            state: row.ref('excluded.state'),
            is_secure: row.ref('excluded.is_secure'),
            changed_at: row.ref('excluded.changed_at'),
          })),
        )
        .returning('id'),
    ),
    visit: statement<{ roomId: number; visitor: string }>()((arg) =>
      visits.where('room_id', '=', arg('roomId')).where('visitor', '=', arg('visitor')),
    ),
    // A room holds as many as a session has, and its opening forgets those of earlier ones: no index by time is needed.
    visits: statement<{ roomId: number; since: number }>()((arg) =>
      visits.where('room_id', '=', arg('roomId')).where('seen_at', '>=', arg('since')),
    ),
    putVisit: statement<RoomVisit>()((arg) =>
      db
        .insertInto('link_room_visits')
        .values({
          room_id: arg('roomId'),
          visitor: arg('visitor'),
          link_id: arg((visit) => orNull(visit.linkId)),
          since: arg('since'),
          seen_at: arg('seenAt'),
        })
        .onConflict((conflict) =>
          conflict.columns(['room_id', 'visitor']).doUpdateSet((row) => ({
            link_id: row.ref('excluded.link_id'),
            seen_at: row.ref('excluded.seen_at'),
          })),
        ),
    ),
    removeVisit: statement<{ roomId: number; visitor: string }>()((arg) =>
      db
        .deleteFrom('link_room_visits')
        .where('room_id', '=', arg('roomId'))
        .where('visitor', '=', arg('visitor')),
    ),
    removeVisits: statement<{ roomId: number; before: number }>()((arg) =>
      db
        .deleteFrom('link_room_visits')
        .where('room_id', '=', arg('roomId'))
        .where('seen_at', '<', arg('before')),
    ),
  };
}

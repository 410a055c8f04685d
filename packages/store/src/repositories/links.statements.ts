import {
  finishedStates,
  goneStates,
  type LinkBonus,
  type NewLink,
  type NewLinkPosting,
  type NewPlace,
  type ParticipantState,
  type Room,
  type RoomVisit,
  stateCodes,
} from '@turnout/core';
import { type Selectable, sql } from 'kysely';
import type { LinkAddressesTable, LinkPlacesTable, LinkPostingsTable } from '../schema.links.ts';
import { type Dialect, locking } from '../sql/dialect.ts';
import { orNull } from '../sql/nullable.ts';
import { statement } from '../sql/statement.ts';

export const linkPostingColumns = [
  'id',
  'study',
  'environment',
  'annotation',
  'token',
  'title',
  'base_url',
  'reward_minor',
  'places',
  'taken',
  'duration_ms',
  'created_at',
  'ends_at',
  'removed_at',
] as const satisfies readonly (keyof LinkPostingsTable)[];

const linkColumns = ['id', 'posting_id', 'kind', 'code', 'worker', 'label_sealed', 'created_at'] as const;
const roomColumns = ['id', 'study', 'name', 'posting_id', 'state', 'is_secure', 'changed_at'] as const;
const visitColumns = ['room_id', 'visitor', 'link_id', 'since', 'seen_at'] as const;

export type StoredLinkPosting = Selectable<LinkPostingsTable>;
export type StoredLink = Selectable<LinkAddressesTable>;
export type StoredPlace = Selectable<LinkPlacesTable> & {
  readonly participant_state: number | null;
  readonly ended_at: number | null;
};

export type LinkStatements = ReturnType<typeof linkStatements>;

export const linkStatements = (dialect: Dialect) => ({
  ...postingStatements(dialect),
  ...addressStatements(dialect),
  ...placeStatements(dialect),
  ...roomStatements(dialect),
});

function postingStatements(dialect: Dialect) {
  const { sql: db } = dialect;
  const postings = db.selectFrom('link_postings').select(linkPostingColumns);
  return {
    posting: statement<{ id: number }>()((arg) => postings.where('id', '=', arg('id'))),
    lockPosting: statement<{ id: number }>()((arg) => locking(dialect, postings.where('id', '=', arg('id')))),
    postingByAnnotation: statement<{ study: string; environment: string; annotation: string }>()((arg) =>
      postings
        .where('study', '=', arg('study'))
        .where('environment', '=', arg('environment'))
        .where('annotation', '=', arg('annotation')),
    ),
    postings: statement<{ study: string; environment: string; before: number; limit: number }>()((arg) =>
      postings
        .where('study', '=', arg('study'))
        .where('environment', '=', arg('environment'))
        .where('id', '<', arg('before'))
        .where('removed_at', 'is', null)
        .orderBy('id', 'desc')
        .limit(arg('limit')),
    ),
    insertPosting: statement<NewLinkPosting>()((arg) =>
      db
        .insertInto('link_postings')
        .values({
          study: arg('study'),
          environment: arg('environment'),
          annotation: arg('annotation'),
          token: arg('token'),
          title: arg('title'),
          base_url: arg('baseUrl'),
          reward_minor: arg('rewardMinor'),
          places: arg('places'),
          duration_ms: arg('durationMs'),
          created_at: arg('createdAt'),
          ends_at: arg('endsAt'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    ),
    insertAddition: statement<{ postingId: number; token: string; places: number; at: number }>()((arg) =>
      db
        .insertInto('link_additions')
        .values({
          posting_id: arg('postingId'),
          token: arg('token'),
          places: arg('places'),
          at: arg('at'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('posting_id'),
    ),
  };
}

function addressStatements({ sql: db }: Dialect) {
  const links = db.selectFrom('link_addresses').select(linkColumns);
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
          created_at: arg('createdAt'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    ),
  };
}

function placeStatements({ sql: db }: Dialect) {
  const places = db
    .selectFrom('link_places')
    .innerJoin('link_postings', 'link_postings.id', 'link_places.posting_id')
    .leftJoin('participants', (join) =>
      join
        .onRef('participants.study', '=', 'link_postings.study')
        .onRef('participants.worker', '=', 'link_places.worker')
        .onRef('participants.assignment_id', '=', 'link_places.assignment_id'),
    );
  const rows = places.select([
    'link_places.id',
    'link_places.posting_id',
    'link_places.link_id',
    'link_places.visit',
    'link_places.worker',
    'link_places.worker_id_sealed',
    'link_places.assignment_id',
    'link_places.state',
    'link_places.taken_at',
    'link_places.decided_at',
    'participants.state as participant_state',
    'participants.ended_at',
  ]);
  const codes = (states: readonly ParticipantState[]) =>
    sql.join(states.map((state) => sql.lit(stateCodes[state])));
  const isFinished = sql<boolean>`coalesce(participants.state in (${codes([...finishedStates, 'rejected'])}), false)`;
  const isGone = sql<boolean>`coalesce(participants.state in (${codes(goneStates)}), false)`;
  return {
    place: statement<{ id: number }>()((arg) => rows.where('link_places.id', '=', arg('id'))),
    placeOf: statement<{ linkId: number; visit: string }>()((arg) =>
      rows.where('link_places.link_id', '=', arg('linkId')).where('link_places.visit', '=', arg('visit')),
    ),
    placeByAssignment: statement<{ assignmentId: string }>()((arg) =>
      rows.where('link_places.assignment_id', '=', arg('assignmentId')),
    ),
    places: statement<{ postingId: number; after: number; limit: number }>()((arg) =>
      rows
        .where('link_places.posting_id', '=', arg('postingId'))
        .where('link_places.id', '>', arg('after'))
        .orderBy('link_places.id')
        .limit(arg('limit')),
    ),
    stalePlaces: statement<{ postingId: number; before: number; limit: number }>()((arg) =>
      rows
        .where('link_places.posting_id', '=', arg('postingId'))
        // Written out, not bound: only so do the planners see that the partial index fits.
        .where('link_places.state', '=', sql.lit('held'))
        .where(sql<boolean>`(link_places.taken_at <= ${arg('before')} or ${isGone})`)
        .orderBy('link_places.taken_at')
        .limit(arg('limit')),
    ),
    figures: statement<{ postingId: number; since: number }>()((arg) =>
      places
        .select([
          sql<number>`count(case when ${isFinished} then 1 end)`.as('to_review'),
          sql<number>`count(case when link_places.state = 'held' and not ${isFinished} and not ${isGone}
            and link_places.taken_at > ${arg('since')} then 1 end)`.as('pending'),
          sql<number>`count(case when link_places.state = 'held' and not ${isFinished}
            and (${isGone} or link_places.taken_at <= ${arg('since')}) then 1 end)`.as('abandoned'),
        ])
        .where('link_places.posting_id', '=', arg('postingId'))
        .where('link_places.decided_at', 'is', null),
    ),
    insertPlace: statement<NewPlace>()((arg) =>
      db
        .insertInto('link_places')
        .values({
          posting_id: arg('postingId'),
          link_id: arg('linkId'),
          visit: arg('visit'),
          worker: arg('worker'),
          worker_id_sealed: arg('workerIdSealed'),
          assignment_id: arg('assignmentId'),
          state: 'held',
          taken_at: arg('takenAt'),
        })
        .onConflict((conflict) => conflict.columns(['link_id', 'visit']).doNothing())
        .returning('id'),
    ),
    bonuses: statement<{ placeId: number }>()((arg) =>
      db
        .selectFrom('link_bonuses')
        .select(['place_id', 'token', 'amount_minor', 'reason', 'at'])
        .where('place_id', '=', arg('placeId')),
    ),
    insertBonus: statement<LinkBonus>()((arg) =>
      db
        .insertInto('link_bonuses')
        .values({
          place_id: arg('placeId'),
          token: arg('token'),
          amount_minor: arg('amountMinor'),
          reason: arg('reason'),
          at: arg('at'),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('place_id'),
    ),
  };
}

function roomStatements({ sql: db }: Dialect) {
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

import type { LinkReader, LinkWriter } from '@turnout/core';
import type { Dialect } from '../sql/dialect.ts';
import { first, type Session } from '../sql/session.ts';
import type { StoredLink } from './link-addresses.statements.ts';
import type { StoredPlace } from './link-places.statements.ts';
import type { StoredLinkPosting } from './link-postings.statements.ts';
import { linkOf, placeOf, postingOf, roomOf, visitOf } from './link-rows.ts';
import type { LinkStatements } from './links.statements.ts';
import { type NamedLockStatements, takeNamedLock } from './named-lock.ts';

export function linkReader(session: Session, statements: LinkStatements): LinkReader {
  const place = (row: StoredPlace | undefined) => (row === undefined ? undefined : placeOf(row));
  const link = (row: StoredLink | undefined) => (row === undefined ? undefined : linkOf(row));
  const posting = (row: StoredLinkPosting | undefined) => (row === undefined ? undefined : postingOf(row));
  return {
    posting: async (id) => posting(await first(session, statements.posting, { id })),
    postingByAnnotation: async (study, environment, annotation) =>
      posting(await first(session, statements.postingByAnnotation, { study, environment, annotation })),
    postings: async (study, environment, before, limit) =>
      (await session.all(statements.postings, { study, environment, before, limit })).map(postingOf),
    figures: async (postingId, since) => {
      const row = await first(session, statements.figures, { postingId, since });
      return {
        pending: row?.pending ?? 0,
        toReview: row?.to_review ?? 0,
        abandoned: row?.abandoned ?? 0,
      };
    },
    link: async (id) => link(await first(session, statements.link, { id })),
    linkByCode: async (code) => link(await first(session, statements.linkByCode, { code })),
    linkOfLabel: async (postingId, worker) =>
      link(await first(session, statements.linkOfLabel, { postingId, worker })),
    links: async (postingId, after, limit) =>
      (await session.all(statements.links, { postingId, after, limit })).map(linkOf),
    linkCounts: async (postingId) => {
      const rows = await session.all(statements.linkCounts, { postingId });
      return Object.fromEntries(rows.map((row) => [row.kind, row.links]));
    },
    place: async (id) => place(await first(session, statements.place, { id })),
    placeOf: async (linkId, visit) => place(await first(session, statements.placeOf, { linkId, visit })),
    placeByAssignment: async (assignmentId) =>
      place(await first(session, statements.placeByAssignment, { assignmentId })),
    places: async (postingId, after, limit) =>
      (await session.all(statements.places, { postingId, after, limit })).map(placeOf),
    stalePlaces: async (postingId, before, limit) =>
      (await session.all(statements.stalePlaces, { postingId, before, limit })).map(placeOf),
    bonuses: async (placeId) =>
      (await session.all(statements.bonuses, { placeId })).map((row) => ({
        placeId: row.place_id,
        token: row.token,
        amountMinor: row.amount_minor,
        reason: row.reason,
        at: row.at,
      })),
    payouts: async (placeId) =>
      (await session.all(statements.payouts, { placeId })).map((row) => ({
        placeId: row.place_id,
        amountMinor: row.amount_minor,
        at: row.at,
        actor: row.actor,
        reason: row.reason,
      })),
    room: async (study, name) => {
      const row = await first(session, statements.room, { study, name });
      return row === undefined ? undefined : roomOf(row);
    },
    rooms: async (study) => (await session.all(statements.rooms, { study })).map(roomOf),
    visit: async (roomId, visitor) => {
      const row = await first(session, statements.visit, { roomId, visitor });
      return row === undefined ? undefined : visitOf(row);
    },
    visits: async (roomId, since) => {
      const rows = await session.all(statements.visits, { roomId, since });
      return rows.map(visitOf).toSorted((a, b) => a.since - b.since);
    },
  };
}

export function linkWriter(
  session: Session,
  statements: LinkStatements,
  locks: NamedLockStatements,
  { sql: db }: Dialect,
): LinkWriter {
  const reader = linkReader(session, statements);
  return {
    ...reader,
    insertPosting: async (posting) => (await first(session, statements.insertPosting, posting))?.id,
    lockPosting: async (id) => {
      const row = await first(session, statements.lockPosting, { id });
      return row === undefined ? undefined : postingOf(row);
    },
    changePosting: async (id, change) => {
      const values = {
        ...(change.places !== undefined && { places: change.places }),
        ...(change.taken !== undefined && { taken: change.taken }),
        ...(change.endsAt !== undefined && { ends_at: change.endsAt }),
        ...(change.removedAt !== undefined && { removed_at: change.removedAt }),
      };
      await session.query(db.updateTable('link_postings').set(values).where('id', '=', id));
    },
    insertAddition: async (postingId, token, places, at) =>
      (await first(session, statements.insertAddition, { postingId, token, places, at })) !== undefined,
    insertLink: async (link) => (await first(session, statements.insertLink, link))?.id,
    giveRoom: async (id, roomId) => {
      await session.all(statements.giveRoom, { id, roomId });
    },
    insertPlace: async (place) => (await first(session, statements.insertPlace, place))?.id,
    changePlace: async (id, change) => {
      const values = {
        ...(change.state !== undefined && { state: change.state }),
        ...(change.takenAt !== undefined && { taken_at: change.takenAt }),
        ...(change.decidedAt !== undefined && { decided_at: change.decidedAt }),
      };
      await session.query(db.updateTable('link_places').set(values).where('id', '=', id));
    },
    insertBonus: async (bonus) => (await first(session, statements.insertBonus, bonus)) !== undefined,
    insertPayout: async (payout) => {
      await session.all(statements.insertPayout, payout);
    },
    lockRoom: async (study, name) => {
      await takeNamedLock(session, locks, JSON.stringify(['room', study, name]));
      return reader.room(study, name);
    },
    putRoom: async (room) => {
      const row = await first(session, statements.putRoom, room);
      if (row === undefined) throw new Error(`the room ${room.name} was not stored`);
      return row.id;
    },
    putVisit: async (visit) => {
      await session.all(statements.putVisit, visit);
    },
    removeVisit: async (roomId, visitor) => {
      await session.all(statements.removeVisit, { roomId, visitor });
    },
    removeVisits: async (roomId, before) => {
      await session.all(statements.removeVisits, { roomId, before });
    },
  };
}

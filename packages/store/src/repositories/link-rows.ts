import {
  type Link,
  type LinkPosting,
  type PlaceWithParticipant,
  type Room,
  type RoomVisit,
  stateOfCode,
} from '@turnout/core';
import type { Selectable } from 'kysely';
import type { LinkRoomsTable, LinkRoomVisitsTable } from '../schema.links.ts';
import { orUndefined } from '../sql/nullable.ts';
import type { StoredLink } from './link-addresses.statements.ts';
import type { StoredPlace } from './link-places.statements.ts';
import type { StoredLinkPosting } from './link-postings.statements.ts';

export const postingOf = (row: StoredLinkPosting): LinkPosting => ({
  id: row.id,
  study: row.study,
  environment: row.environment,
  annotation: row.annotation,
  token: row.token,
  title: row.title,
  baseUrl: row.base_url,
  rewardMinor: row.reward_minor,
  places: row.places,
  taken: row.taken,
  durationMs: row.duration_ms,
  createdAt: row.created_at,
  endsAt: row.ends_at,
  removedAt: orUndefined(row.removed_at),
});

export const linkOf = (row: StoredLink): Link => ({
  id: row.id,
  postingId: row.posting_id,
  kind: row.kind,
  code: row.code,
  worker: orUndefined(row.worker),
  labelSealed: orUndefined(row.label_sealed),
  roomId: orUndefined(row.room_id),
  createdAt: row.created_at,
});

export const placeOf = (row: StoredPlace): PlaceWithParticipant => ({
  id: row.id,
  postingId: row.posting_id,
  linkId: row.link_id,
  visit: row.visit,
  worker: row.worker,
  workerIdSealed: row.worker_id_sealed,
  assignmentId: row.assignment_id,
  state: row.state,
  takenAt: row.taken_at,
  decidedAt: orUndefined(row.decided_at),
  participant:
    row.participant_state === null
      ? undefined
      : { state: stateOfCode(row.participant_state), endedAt: orUndefined(row.ended_at) },
});

export const roomOf = (row: Selectable<LinkRoomsTable>): Room => ({
  id: row.id,
  study: row.study,
  name: row.name,
  postingId: orUndefined(row.posting_id),
  state: row.state,
  isSecure: row.is_secure === 1,
  changedAt: row.changed_at,
});

export const visitOf = (row: Selectable<LinkRoomVisitsTable>): RoomVisit => ({
  roomId: row.room_id,
  visitor: row.visitor,
  linkId: orUndefined(row.link_id),
  since: row.since,
  seenAt: row.seen_at,
});

import type { LinkKind, PlaceState, Room } from '@turnout/core';
import type { Generated } from 'kysely';

/** The account of the recruiter `link`, and its rooms. */
export interface LinkTables {
  readonly link_postings: LinkPostingsTable;
  readonly link_additions: LinkAdditionsTable;
  readonly link_addresses: LinkAddressesTable;
  readonly link_places: LinkPlacesTable;
  readonly link_bonuses: LinkBonusesTable;
  readonly link_payouts: LinkPayoutsTable;
  readonly link_rooms: LinkRoomsTable;
  readonly link_room_visits: LinkRoomVisitsTable;
}

export interface LinkPostingsTable {
  id: Generated<number>;
  study: string;
  environment: string;
  annotation: string;
  token: string;
  title: string;
  base_url: string;
  reward_minor: number;
  places: number;
  /** Counted along, so that a posting of thousands of places is entered as fast as one of ten. */
  taken: Generated<number>;
  duration_ms: number;
  created_at: number;
  ends_at: number;
  removed_at: number | null;
}

/** Which orders for more places were done; the token of an order does it once. */
export interface LinkAdditionsTable {
  posting_id: number;
  token: string;
  places: number;
  at: number;
}

/** Links, labels and start codes of a posting. */
export interface LinkAddressesTable {
  id: Generated<number>;
  posting_id: number;
  kind: LinkKind;
  code: string;
  /** Of a label: its pseudonym, and the label sealed. */
  worker: string | null;
  label_sealed: string | null;
  /** Of a label or start code: the room it was made for. */
  room_id: number | null;
  created_at: number;
}

export interface LinkPlacesTable {
  id: Generated<number>;
  posting_id: number;
  link_id: number;
  /** Empty for a link of one person, so that link and visit have one place at most. */
  visit: string;
  worker: string;
  worker_id_sealed: string;
  assignment_id: string;
  state: PlaceState;
  taken_at: number;
  decided_at: number | null;
}

export interface LinkBonusesTable {
  place_id: number;
  token: string;
  amount_minor: number;
  reason: string;
  at: number;
}

/** Only appended to. */
export interface LinkPayoutsTable {
  id: Generated<number>;
  place_id: number;
  amount_minor: number;
  at: number;
  actor: string;
  reason: string;
}

export interface LinkRoomsTable {
  id: Generated<number>;
  study: string;
  name: string;
  posting_id: number | null;
  state: Room['state'];
  /** 0 or 1. */
  is_secure: number;
  changed_at: number;
}

export interface LinkRoomVisitsTable {
  room_id: number;
  visitor: string;
  link_id: number | null;
  since: number;
  seen_at: number;
}

import type { ParticipantState } from '../lifecycle/index.ts';

/** `open`: anybody, many people. `single`: one person. `label`: one person of a list. `lab`: a start code, one person. */
export type LinkKind = 'open' | 'single' | 'label' | 'lab';

/** A posting as the recruiter `link` keeps it: its account is a few tables of our own. */
export interface LinkPosting {
  readonly id: number;
  readonly study: string;
  readonly environment: string;
  readonly annotation: string;
  readonly token: string;
  readonly title: string;
  /** Where the study is reached, without a path. */
  readonly baseUrl: string;
  readonly rewardMinor: number;
  readonly places: number;
  /** Places that are somebody's; never above `places` (LK1). */
  readonly taken: number;
  /** ms after which a place that was not finished may be given to somebody else. */
  readonly durationMs: number;
  readonly createdAt: number;
  readonly endsAt: number;
  readonly removedAt: number | undefined;
}

export type NewLinkPosting = Omit<LinkPosting, 'id' | 'taken' | 'removedAt'>;

export interface Link {
  readonly id: number;
  readonly postingId: number;
  readonly kind: LinkKind;
  /** In its address, or typed in; unique. */
  readonly code: string;
  /** Of a label: its pseudonym, and the label itself, sealed. */
  readonly worker: string | undefined;
  readonly labelSealed: string | undefined;
  /** Of a label or start code: the room it was made for; undefined where an earlier version made it. */
  readonly roomId: number | undefined;
  readonly createdAt: number;
}

export type NewLink = Omit<Link, 'id'>;

/** `held`: somebody is at work. `done`: finished. `timed_out`: given back, its holder may still come. */
export type PlaceState = 'held' | 'done' | 'timed_out' | 'approved' | 'rejected';

/** One person's place. Its holder is known by the pseudonym; the name that the study sees is sealed. */
export interface Place {
  readonly id: number;
  readonly postingId: number;
  readonly linkId: number;
  /** Of an open link: the visit that took it. Empty for a link of one person. */
  readonly visit: string;
  readonly worker: string;
  readonly workerIdSealed: string;
  readonly assignmentId: string;
  readonly state: PlaceState;
  readonly takenAt: number;
  readonly decidedAt: number | undefined;
}

export type NewPlace = Omit<Place, 'id' | 'state' | 'decidedAt'>;

/** A place with what became of its participation; undefined until its holder opened the study. */
export interface PlaceWithParticipant extends Place {
  readonly participant:
    | { readonly state: ParticipantState; readonly endedAt: number | undefined }
    | undefined;
}

/** A permanent address, whose posting changes from session to session. */
export interface Room {
  readonly id: number;
  readonly study: string;
  readonly name: string;
  readonly postingId: number | undefined;
  readonly state: 'closed' | 'open';
  /** Labels count only in their own addresses, which nobody can make up; without, they may be typed in. */
  readonly isSecure: boolean;
  readonly changedAt: number;
}

/** Somebody who waits in a room. */
export interface RoomVisit {
  readonly roomId: number;
  /** Of the browser. */
  readonly visitor: string;
  /** The link of the label or start code they gave. */
  readonly linkId: number | undefined;
  readonly since: number;
  readonly seenAt: number;
}

/** A bonus that the researcher pays by hand. */
export interface LinkBonus {
  readonly placeId: number;
  readonly token: string;
  readonly amountMinor: number;
  readonly reason: string;
  readonly at: number;
}

/** What the researcher noted as handed over for a place. Only appended to. */
export interface LinkPayout {
  readonly placeId: number;
  readonly amountMinor: number;
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
}

/** Places of a posting by what became of them. */
export interface PlaceFigures {
  readonly pending: number;
  readonly toReview: number;
  /** Taken, and to be given on to whoever asks next (LK4). */
  readonly abandoned: number;
}

export interface LinkReader {
  posting(id: number): Promise<LinkPosting | undefined>;
  postingByAnnotation(
    study: string,
    environment: string,
    annotation: string,
  ): Promise<LinkPosting | undefined>;
  /** Newest first, up to `limit` with an id below `before`; those removed are left out. */
  postings(
    study: string,
    environment: string,
    before: number,
    limit: number,
  ): Promise<readonly LinkPosting[]>;
  /** Handed in and undecided, and at work since `since` or later. */
  figures(postingId: number, since: number): Promise<PlaceFigures>;
  link(id: number): Promise<Link | undefined>;
  linkByCode(code: string): Promise<Link | undefined>;
  linkOfLabel(postingId: number, worker: string): Promise<Link | undefined>;
  /** In order of id, up to `limit` with an id above `after`. */
  links(postingId: number, after: number, limit: number): Promise<readonly Link[]>;
  /** How many links of each kind; kinds without one are left out. */
  linkCounts(postingId: number): Promise<Partial<Readonly<Record<LinkKind, number>>>>;
  place(id: number): Promise<PlaceWithParticipant | undefined>;
  /** @param visit as in `Place` */
  placeOf(linkId: number, visit: string): Promise<PlaceWithParticipant | undefined>;
  placeByAssignment(assignmentId: string): Promise<PlaceWithParticipant | undefined>;
  /** In order of id, up to `limit` with an id above `after`. */
  places(postingId: number, after: number, limit: number): Promise<readonly PlaceWithParticipant[]>;
  /** Places whose holder finished or may be taken to be gone: held since before `before`, or given back (LK4). */
  stalePlaces(postingId: number, before: number, limit: number): Promise<readonly PlaceWithParticipant[]>;
  bonuses(placeId: number): Promise<readonly LinkBonus[]>;
  /** Oldest first. */
  payouts(placeId: number): Promise<readonly LinkPayout[]>;
  room(study: string, name: string): Promise<Room | undefined>;
  rooms(study: string): Promise<readonly Room[]>;
  visit(roomId: number, visitor: string): Promise<RoomVisit | undefined>;
  /** Those seen at `since` or later, longest waiting first. */
  visits(roomId: number, since: number): Promise<readonly RoomVisit[]>;
}

export interface LinkWriter extends LinkReader {
  /** @returns the id; undefined when the token or annotation is there already */
  insertPosting(posting: NewLinkPosting): Promise<number | undefined>;
  lockPosting(id: number): Promise<LinkPosting | undefined>;
  changePosting(
    id: number,
    change: Partial<Pick<LinkPosting, 'places' | 'taken' | 'endsAt' | 'removedAt'>>,
  ): Promise<void>;
  /** Notes that places were added. @returns false when it was done with this token before */
  insertAddition(postingId: number, token: string, places: number, at: number): Promise<boolean>;
  /** @returns the id; undefined when the code, or the label in this posting, is there already */
  insertLink(link: NewLink): Promise<number | undefined>;
  /** Says for which room a label is from now on. */
  giveRoom(id: number, roomId: number): Promise<void>;
  /** @returns the id; undefined when the link and visit have a place already */
  insertPlace(place: NewPlace): Promise<number | undefined>;
  changePlace(
    id: number,
    change: Partial<Pick<Place, 'state' | 'takenAt'>> & { readonly decidedAt?: number },
  ): Promise<void>;
  /** @returns false when this token was noted before */
  insertBonus(bonus: LinkBonus): Promise<boolean>;
  insertPayout(payout: LinkPayout): Promise<void>;
  /** Keeps everybody else from changing the room, also before there is one; after the lock of its posting. */
  lockRoom(study: string, name: string): Promise<Room | undefined>;
  /** Makes the room, or overwrites its posting and state: what was read of it under its lock. @returns its id */
  putRoom(room: Omit<Room, 'id'>): Promise<number>;
  /** Notes that a browser waits, or is still there. */
  putVisit(visit: RoomVisit): Promise<void>;
  removeVisit(roomId: number, visitor: string): Promise<void>;
  /** Forgets those last seen before `before`. */
  removeVisits(roomId: number, before: number): Promise<void>;
}

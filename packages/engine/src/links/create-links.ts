import { randomBytes } from 'node:crypto';
import {
  CODE_BYTES,
  isRoomName,
  type Link,
  type LinkPosting,
  type Posting,
  parseLabel,
  type Room,
  startCode,
  TurnoutError,
} from '@turnout/core';
import type { Act } from '../act.ts';
import { appendAudit } from '../audit/append.ts';
import type { EngineContext } from '../context.ts';
import { insertLink, linkPostingId, linkPostingName, newLinkCode } from './account.ts';
import { type LinkView, labelOf, listLinks, listOwed, type Owed, personOfCode, shownCode } from './list.ts';
import { type Browser, type LinkPage, lookAtLink, takePlace } from './places.ts';
import {
  type Credentials,
  type Knock,
  knock,
  openRoomPage,
  type RoomPage,
  stayInRoom,
  waitingIn,
} from './rooms.ts';
import { completionCode } from './tokens.ts';

/** Links to make. Labels and start codes belong to a room, whose address stays the same from session to session. */
export type LinkOrder =
  | { readonly kind: 'open' | 'single'; readonly count: number }
  | { readonly kind: 'lab'; readonly count: number; readonly room: string }
  /** @param isSecure only addresses with the label's hash count; otherwise the label may be typed in */
  | {
      readonly kind: 'label';
      readonly labels: readonly string[];
      readonly room: string;
      readonly isSecure: boolean;
    };

export interface RoomSummary extends Pick<Room, 'name' | 'state' | 'isSecure' | 'changedAt'> {
  /** The posting as the recruiter names it. */
  readonly posting: string | undefined;
  readonly url: string | undefined;
  readonly here: number;
}

export interface WaitingPerson {
  /** Undefined where anybody may come. */
  readonly label: string | undefined;
  readonly startCode: string | undefined;
  readonly since: number;
}

/** Recruiting by link: what the researcher does, and what a participant's browser asks for. */
export interface Links {
  /**
   * Makes links of a posting, and its room where they belong to one. Labels that are there already stay as they are.
   * @param postingId our number of it. @returns those made, and those of the labels
   * @throws TurnoutError POSTING_UNKNOWN, RECRUITER_CANNOT, LABEL_INVALID, INPUT_INVALID
   */
  create(postingId: number, order: LinkOrder, act: Act): Promise<readonly LinkView[]>;
  list(postingId: number): Promise<readonly LinkView[]>;
  /** @param postingId in place of the room's. @throws TurnoutError ROOM_UNKNOWN when there is neither */
  openRoom(name: string, act: Act, postingId?: number): Promise<void>;
  closeRoom(name: string, act: Act): Promise<void>;
  rooms(): Promise<readonly RoomSummary[]>;
  waiting(name: string): Promise<readonly WaitingPerson[]>;
  /** What is to be paid by hand for approved work, and the bonuses that were ordered. */
  owed(postingId: number): Promise<readonly Owed[]>;
  /** The place that a completion code was shown for, by the name the study knows its holder. */
  findCompletionCode(postingId: number, code: string): Promise<string | undefined>;

  /** @throws TurnoutError ROOM_UNKNOWN when there is no such link. Changes nothing. */
  look(code: string, browser: Browser): Promise<LinkPage>;
  /** Somebody pressed the button of the link's page. */
  take(code: string, browser: Browser): Promise<Exclude<LinkPage, { readonly kind: 'welcome' }>>;
  /** @throws TurnoutError ROOM_UNKNOWN. Changes nothing. */
  room(name: string, visitor: string | undefined): Promise<RoomPage>;
  knock(
    name: string,
    credentials: Credentials,
    visitor: string | undefined,
    browser: Browser,
  ): Promise<Knock>;
  stay(name: string, visitor: string | undefined): Promise<RoomPage | undefined>;
  /** What the last page shows to somebody who came by a link; undefined for everybody else. */
  completionCode(person: {
    readonly hitId: string;
    readonly assignmentId: string;
  }): Promise<string | undefined>;
}

/** More than this in one order is a slip of the hand. */
const MOST_LINKS = 10_000;
const DAY_MS = 24 * 3_600_000;

export function createLinks(context: EngineContext): Links {
  const { store, vault, clock, settings } = context;
  const { study } = settings;

  async function postingOf(postingId: number): Promise<LinkPosting> {
    const posting: Posting | undefined = await store.postings.byId(postingId);
    if (posting === undefined || posting.study !== study) throw new TurnoutError('POSTING_UNKNOWN');
    if (posting.recruiter !== 'link')
      throw new TurnoutError('RECRUITER_CANNOT', 'Only postings of the recruiter "link" have links.');
    const id = posting.externalId === undefined ? undefined : linkPostingId(posting.externalId);
    const found = id === undefined ? undefined : await store.links.posting(id);
    if (found === undefined) throw new TurnoutError('POSTING_UNKNOWN');
    return found;
  }

  async function linkBehind(code: string): Promise<{ link: Link; posting: LinkPosting }> {
    const link = await store.links.linkByCode(code);
    const posting = link === undefined ? undefined : await store.links.posting(link.postingId);
    // Labels and start codes count in their room only: start codes are short.
    const isOwnAddress = link?.kind === 'open' || link?.kind === 'single';
    if (link === undefined || !isOwnAddress || posting === undefined || posting.study !== study)
      throw new TurnoutError('ROOM_UNKNOWN');
    return { link, posting };
  }

  async function changeRoom(
    name: string,
    state: Room['state'],
    posting: LinkPosting | undefined,
    { actor, reason }: Act,
  ): Promise<void> {
    const now = clock.now();
    await store.write(async (tx) => {
      const room = await tx.links.room(study, name);
      if (room === undefined && (posting === undefined || !isRoomName(name)))
        throw new TurnoutError('ROOM_UNKNOWN');
      const roomId = await tx.links.putRoom({
        study,
        name,
        postingId: posting?.id ?? room?.postingId,
        state,
        isSecure: room?.isSecure ?? false,
        changedAt: now,
      });
      await tx.links.removeVisits(roomId, now - DAY_MS);
      await appendAudit(tx, {
        at: now,
        actor,
        action: state === 'open' ? 'room.open' : 'room.close',
        subject: `room ${name}`,
        reason,
        facts: { study, ...(posting !== undefined && { posting: linkPostingName(posting.id) }) },
      });
    });
  }

  return {
    async create(postingId, order, { actor, reason }) {
      const posting = await postingOf(postingId);
      const wanted = wantedLinks(order);
      const now = clock.now();
      const room = 'room' in order ? order.room : undefined;
      if (room !== undefined && !isRoomName(room))
        throw new TurnoutError('INPUT_INVALID', 'A room has a name of letters, digits, "_" and "-".');
      const before = new Set((await listLinks(context, posting)).map(({ code }) => code));
      await store.write(async (tx) => {
        await tx.links.lockPosting(posting.id);
        if (room !== undefined) {
          const known = await tx.links.room(study, room);
          await tx.links.putRoom({
            study,
            name: room,
            postingId: posting.id,
            // A new session begins when it is opened, however the one before was left.
            state: known?.postingId === posting.id ? known.state : 'closed',
            isSecure: order.kind === 'label' && order.isSecure,
            changedAt: now,
          });
        }
        for (const label of wanted) {
          const sealed =
            label === undefined
              ? { worker: undefined, labelSealed: undefined }
              : { worker: vault.pseudonym(label), labelSealed: vault.encrypt(label) };
          const code = order.kind === 'lab' ? newStartCode : newLinkCode;
          await insertLink(tx, { postingId: posting.id, kind: order.kind, ...sealed, createdAt: now }, code);
        }
        await appendAudit(tx, {
          at: now,
          actor,
          action: 'link.create',
          subject: `posting ${postingId}`,
          reason,
          facts: { kind: order.kind, links: wanted.length, ...(room !== undefined && { room }) },
        });
      });
      const labels = new Set(wanted);
      return (await listLinks(context, posting)).filter(
        ({ code, label }) => !before.has(code) || (label !== undefined && labels.has(label)),
      );
    },
    list: async (postingId) => listLinks(context, await postingOf(postingId)),
    openRoom: async (name, act, postingId) =>
      changeRoom(name, 'open', postingId === undefined ? undefined : await postingOf(postingId), act),
    closeRoom: (name, act) => changeRoom(name, 'closed', undefined, act),
    async rooms() {
      const summaries: RoomSummary[] = [];
      for (const room of await store.links.rooms(study)) {
        const posting = room.postingId === undefined ? undefined : await store.links.posting(room.postingId);
        summaries.push({
          name: room.name,
          state: room.state,
          isSecure: room.isSecure,
          changedAt: room.changedAt,
          posting: posting === undefined ? undefined : linkPostingName(posting.id),
          url: posting === undefined ? undefined : `${posting.baseUrl}/room/${room.name}`,
          here: (await waitingIn(context, room)).length,
        });
      }
      return summaries;
    },
    async waiting(name) {
      const room = await store.links.room(study, name);
      if (room === undefined) throw new TurnoutError('ROOM_UNKNOWN');
      const people: WaitingPerson[] = [];
      for (const { linkId, since } of await waitingIn(context, room)) {
        const link = linkId === undefined ? undefined : await store.links.link(linkId);
        people.push({
          label: link === undefined ? undefined : labelOf(vault, link),
          startCode: link?.kind === 'lab' ? shownCode(link) : undefined,
          since,
        });
      }
      return people;
    },
    owed: async (postingId) => listOwed(context, await postingOf(postingId)),
    findCompletionCode: async (postingId, code) => personOfCode(context, await postingOf(postingId), code),

    async look(code, browser) {
      const { link, posting } = await linkBehind(code);
      return lookAtLink(context, posting, link, browser);
    },
    async take(code, browser) {
      const { link } = await linkBehind(code);
      return takePlace(context, link, browser);
    },
    async room(name, visitor) {
      const page = await openRoomPage(context, name, visitor);
      if (page === undefined) throw new TurnoutError('ROOM_UNKNOWN');
      return page;
    },
    knock: (name, credentials, visitor, browser) => knock(context, name, credentials, visitor, browser),
    stay: (name, visitor) => stayInRoom(context, name, visitor),
    async completionCode({ hitId, assignmentId }) {
      const id = linkPostingId(hitId);
      const place = id === undefined ? undefined : await store.links.placeByAssignment(assignmentId);
      return place === undefined || place.postingId !== id ? undefined : completionCode(vault, assignmentId);
    },
  };
}

const newStartCode = (): string => startCode(randomBytes(CODE_BYTES));

/** One member for each link, with its label where it has one. */
function wantedLinks(order: LinkOrder): readonly (string | undefined)[] {
  const wanted =
    order.kind === 'label'
      ? order.labels.map(parseLabel)
      : Array.from({ length: Math.max(0, Math.min(order.count, MOST_LINKS + 1)) }, () => undefined);
  const isWhole = order.kind === 'label' || Number.isInteger(order.count);
  if (!isWhole || wanted.length === 0 || wanted.length > MOST_LINKS)
    throw new TurnoutError('INPUT_INVALID', `Between 1 and ${MOST_LINKS} links can be made at once.`);
  return wanted;
}

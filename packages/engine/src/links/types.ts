import type { Room } from '@turnout/core';
import type { Act } from '../act.ts';
import type { Credentials, Knock } from './knock.ts';
import type { LinkView } from './list.ts';
import type { HandedOver, Owed, Payees } from './owed.ts';
import type { Browser, LinkPage } from './places.ts';
import type { RoomPage } from './room-page.ts';

/** LK11: the word without which a room that asks for personal addresses goes on asking for them. */
interface Lowering {
  readonly mayBeInsecure?: boolean;
}

/** Links to make. Labels and start codes belong to a room, whose address stays the same from session to session. */
export type LinkOrder =
  | { readonly kind: 'open' | 'single'; readonly count: number }
  | ({ readonly kind: 'lab'; readonly count: number; readonly room: string } & Lowering)
  /** @param isSecure only addresses with the label's hash count; otherwise the label may be typed in */
  | ({
      readonly kind: 'label';
      readonly labels: readonly string[];
      readonly room: string;
      readonly isSecure: boolean;
    } & Lowering);

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
   * @throws TurnoutError POSTING_UNKNOWN, RECRUITER_CANNOT, LABEL_INVALID, INPUT_INVALID, ROOM_SECURE
   */
  create(postingId: number, order: LinkOrder, act: Act): Promise<readonly LinkView[]>;
  list(postingId: number): Promise<readonly LinkView[]>;
  /** @param postingId in place of the room's. @throws TurnoutError ROOM_NOT_MADE when there is neither, ROOM_LIST_MISSING */
  openRoom(name: string, act: Act, postingId?: number): Promise<void>;
  closeRoom(name: string, act: Act): Promise<void>;
  rooms(): Promise<readonly RoomSummary[]>;
  waiting(name: string): Promise<readonly WaitingPerson[]>;
  /** Who is still to be paid by hand, for approved work and for bonuses that were ordered. */
  owed(postingId: number): Promise<readonly Owed[]>;
  handedOver(postingId: number): Promise<readonly HandedOver[]>;
  /** What noting it would come to. Changes nothing. @throws TurnoutError PAYEE_UNKNOWN, NOTHING_TO_DO */
  previewPayOut(postingId: number, payees: Payees): Promise<readonly Owed[]>;
  /**
   * Notes that these people were handed all they are owed. It cannot be taken back.
   * @param act where it has an amount, what is owed must come to it
   * @throws TurnoutError PAYEE_UNKNOWN, NOTHING_TO_DO, CONFIRMATION_MISSING
   */
  payOut(postingId: number, payees: Payees, act: Act): Promise<readonly Owed[]>;
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
  /** Whether the room lets nobody in by this personal address. Changes nothing. @throws TurnoutError ROOM_UNKNOWN */
  isStranger(name: string, address: Required<Pick<Credentials, 'label' | 'hash'>>): Promise<boolean>;
  stay(name: string, visitor: string | undefined): Promise<RoomPage | undefined>;
  /** What the last page shows to somebody who came by a link; undefined for everybody else. */
  completionCode(person: {
    readonly hitId: string;
    readonly assignmentId: string;
  }): Promise<string | undefined>;
}

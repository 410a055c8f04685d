import {
  isRoomName,
  type Link,
  type LinkPosting,
  labelClaim,
  PRESENCE_MS,
  parseLabel,
  type Room,
  type RoomVisit,
  TurnoutError,
  typedCode,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { type Browser, type LinkPage, lookAtLink, takePlace } from './places.ts';
import { newVisitor, visitorOf, visitorToken } from './tokens.ts';

/** How somebody says who they are: nothing, what they typed, or what their personal address carries. */
export interface Credentials {
  readonly text?: string | undefined;
  readonly label?: string | undefined;
  readonly hash?: string | undefined;
}

/** A room as a participant sees it. */
export interface RoomPage {
  readonly name: string;
  readonly title: string | undefined;
  readonly state: Room['state'];
  /** What the room lets in by. `address`: personal addresses only. */
  readonly asks: 'nothing' | 'label' | 'code' | 'address';
  /** People who wait, and who are expected; undefined where anybody may come. */
  readonly here: number;
  readonly expected: number | undefined;
  /** Whether this browser waits in the room, with its start code in a laboratory. */
  readonly visitor: { readonly startCode: string | undefined } | undefined;
}

export type Knock =
  | { readonly kind: 'waiting'; readonly token: string }
  /** The label or start code is not on the list, or the personal address is wrong. */
  | { readonly kind: 'stranger' }
  | Exclude<LinkPage, { readonly kind: 'welcome' }>;

interface Known {
  readonly room: Room;
  readonly posting: LinkPosting | undefined;
  readonly counts: Awaited<ReturnType<EngineContext['store']['links']['linkCounts']>>;
}

async function knownRoom({ store, settings }: EngineContext, name: string): Promise<Known | undefined> {
  const room = isRoomName(name) ? await store.links.room(settings.study, name) : undefined;
  if (room === undefined) return undefined;
  const posting = room.postingId === undefined ? undefined : await store.links.posting(room.postingId);
  return { room, posting, counts: posting === undefined ? {} : await store.links.linkCounts(posting.id) };
}

function asks({ room, counts }: Known): RoomPage['asks'] {
  if ((counts.lab ?? 0) > 0) return 'code';
  if ((counts.label ?? 0) === 0) return room.postingId === undefined && room.isSecure ? 'address' : 'nothing';
  return room.isSecure ? 'address' : 'label';
}

/** @returns undefined when there is no such room. Changes nothing. */
export async function openRoomPage(
  context: EngineContext,
  name: string,
  token: string | undefined,
): Promise<RoomPage | undefined> {
  const known = await knownRoom(context, name);
  return known === undefined ? undefined : pageOf(context, known, await visitIn(context, known.room, token));
}

/** A sign of life of somebody who waits. @returns the room as it is now; undefined when they do not wait there */
export async function stayInRoom(
  context: EngineContext,
  name: string,
  token: string | undefined,
): Promise<RoomPage | undefined> {
  const { store, clock } = context;
  const known = await knownRoom(context, name);
  const visit = known === undefined ? undefined : await visitIn(context, known.room, token);
  if (known === undefined || visit === undefined) return undefined;
  const now = clock.now();
  // Written now and then: a room that fills would otherwise write as often as everybody asks.
  if (now - visit.seenAt > PRESENCE_MS / 4)
    await store.write((tx) => tx.links.putVisit({ ...visit, seenAt: now }));
  return pageOf(context, known, visit);
}

/**
 * Somebody pressed the room's button: they wait from now on, or begin, when the room is open or they have begun before.
 * @throws TurnoutError ROOM_UNKNOWN
 */
export async function knock(
  context: EngineContext,
  name: string,
  credentials: Credentials,
  token: string | undefined,
  browser: Browser,
): Promise<Knock> {
  const { store, vault, clock } = context;
  const known = await knownRoom(context, name);
  if (known === undefined) throw new TurnoutError('ROOM_UNKNOWN');
  const { room, posting } = known;
  const earlier = await visitIn(context, room, token);
  const link = await linkFor(context, known, credentials, earlier);
  if (link === 'stranger') return { kind: 'stranger' };
  if (link !== undefined && posting !== undefined) {
    const page = await lookAtLink(context, posting, link, browser);
    if (room.state === 'open' || page.kind === 'entry') {
      const taken = await takePlace(context, link, browser);
      if (earlier !== undefined && taken.kind === 'entry')
        await store.write((tx) => tx.links.removeVisit(room.id, earlier.visitor));
      return taken;
    }
    if (page.kind === 'refused') return page;
  }
  const visitor = earlier?.visitor ?? newVisitor();
  const now = clock.now();
  const linkId = link?.kind === 'open' ? undefined : link?.id;
  await store.write((tx) =>
    tx.links.putVisit({ roomId: room.id, visitor, linkId, since: earlier?.since ?? now, seenAt: now }),
  );
  return { kind: 'waiting', token: visitorToken(vault, room.id, visitor) };
}

/** The link somebody is let in by; undefined while the room has no session. */
async function linkFor(
  { store, vault, settings }: EngineContext,
  known: Known,
  { text, label, hash }: Credentials,
  earlier: RoomVisit | undefined,
): Promise<Link | 'stranger' | undefined> {
  const { room, posting } = known;
  const asked = asks(known);
  if (label !== undefined) {
    const claim = labelClaim(settings.study, room.name, label);
    if (hash === undefined || !vault.verify(claim, hash)) return 'stranger';
    if (posting === undefined) return undefined;
    return (await store.links.linkOfLabel(posting.id, vault.pseudonym(label))) ?? 'stranger';
  }
  if (posting === undefined) return asked === 'address' ? 'stranger' : undefined;
  if (asked === 'nothing') {
    const links = await store.links.links(posting.id, 0, 1);
    return links.find(({ kind }) => kind === 'open') ?? 'stranger';
  }
  if (text !== undefined && text.trim() !== '')
    return (await typedLink({ store, vault }, posting, asked, text)) ?? 'stranger';
  const link = earlier?.linkId === undefined ? undefined : await store.links.link(earlier.linkId);
  return link?.postingId === posting.id ? link : 'stranger';
}

async function typedLink(
  { store, vault }: Pick<EngineContext, 'store' | 'vault'>,
  posting: LinkPosting,
  asked: RoomPage['asks'],
  text: string,
): Promise<Link | undefined> {
  if (asked === 'code') {
    const link = await store.links.linkByCode(typedCode(text));
    return link?.postingId === posting.id && link.kind === 'lab' ? link : undefined;
  }
  if (asked !== 'label') return undefined;
  try {
    return await store.links.linkOfLabel(posting.id, vault.pseudonym(parseLabel(text)));
  } catch (error) {
    if (error instanceof TurnoutError && error.code === 'LABEL_INVALID') return undefined;
    throw error;
  }
}

async function visitIn(
  { store, vault }: EngineContext,
  room: Room,
  token: string | undefined,
): Promise<RoomVisit | undefined> {
  const visitor = visitorOf(vault, room.id, token);
  return visitor === undefined ? undefined : store.links.visit(room.id, visitor);
}

/** People who wait in a room: a label that two browsers brought is one person. */
export async function waitingIn({ store, clock }: EngineContext, room: Room): Promise<readonly RoomVisit[]> {
  const visits = await store.links.visits(room.id, clock.now() - PRESENCE_MS);
  const seen = new Set<number>();
  return visits.filter(({ linkId }) => {
    if (linkId === undefined) return true;
    const isNew = !seen.has(linkId);
    seen.add(linkId);
    return isNew;
  });
}

async function pageOf(context: EngineContext, known: Known, visit: RoomVisit | undefined): Promise<RoomPage> {
  const { room, posting, counts } = known;
  const asked = asks(known);
  const link = visit?.linkId === undefined ? undefined : await context.store.links.link(visit.linkId);
  // Somebody of the session before has to say anew who they are.
  const isOfSession = asked === 'nothing' || (link !== undefined && link.postingId === posting?.id);
  const listed = (counts.lab ?? 0) + (counts.label ?? 0);
  return {
    name: room.name,
    title: posting?.title,
    state: room.state,
    asks: asked,
    here: (await waitingIn(context, room)).length,
    expected: listed > 0 ? listed : undefined,
    visitor:
      visit === undefined || !isOfSession
        ? undefined
        : { startCode: link?.kind === 'lab' ? link.code.toUpperCase() : undefined },
  };
}

import {
  type Link,
  type LinkPosting,
  labelClaim,
  parseLabel,
  type RoomVisit,
  TurnoutError,
  typedCode,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { type Browser, type LinkPage, lookAtLink, takePlace } from './places.ts';
import { type Asked, asks, type Session, sessionOf, visitIn } from './room.ts';
import { newVisitor, visitorToken } from './tokens.ts';

/** How somebody says who they are: nothing, what they typed, or what their personal address carries. */
export interface Credentials {
  readonly text?: string | undefined;
  readonly label?: string | undefined;
  readonly hash?: string | undefined;
}

export type Knock =
  | { readonly kind: 'waiting'; readonly token: string }
  /** The label or start code is not on the list, or the personal address is wrong. */
  | { readonly kind: 'stranger' }
  | Exclude<LinkPage, { readonly kind: 'welcome' }>;

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
  const session = await sessionOf(context, name);
  if (session === undefined) throw new TurnoutError('ROOM_UNKNOWN');
  const { room, posting } = session;
  const earlier = await visitIn(context, room, token);
  const link = await linkFor(context, session, credentials, earlier);
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
  return { kind: 'waiting', token: visitorToken(vault, room, visitor) };
}

/** Whether the room lets nobody in by this personal address. Changes nothing. @throws TurnoutError ROOM_UNKNOWN */
export async function isStranger(
  context: EngineContext,
  name: string,
  address: Required<Pick<Credentials, 'label' | 'hash'>>,
): Promise<boolean> {
  const session = await sessionOf(context, name);
  if (session === undefined) throw new TurnoutError('ROOM_UNKNOWN');
  return (await linkFor(context, session, address, undefined)) === 'stranger';
}

/** The link somebody is let in by; undefined while the room has no session. */
async function linkFor(
  { store, vault, settings }: EngineContext,
  session: Session,
  { text, label, hash }: Credentials,
  earlier: RoomVisit | undefined,
): Promise<Link | 'stranger' | undefined> {
  const { room, posting } = session;
  const asked = asks(session);
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
  // Where the room asks for personal addresses, `earlier` is somebody who came by theirs (LK11).
  const link = earlier?.linkId === undefined ? undefined : await store.links.link(earlier.linkId);
  return link?.postingId === posting.id ? link : 'stranger';
}

async function typedLink(
  { store, vault }: Pick<EngineContext, 'store' | 'vault'>,
  posting: LinkPosting,
  asked: Asked,
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

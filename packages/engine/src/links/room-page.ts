import { PRESENCE_MS, type Room, type RoomVisit } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { shownCode } from './list.ts';
import { type Asked, asks, hasList, listed, type Session, sessionOf, visitIn, waitingIn } from './room.ts';

/** A room as a participant sees it. */
export interface RoomPage {
  readonly name: string;
  readonly title: string | undefined;
  readonly state: Room['state'];
  readonly asks: Asked;
  /** People who wait, and who are expected; undefined where anybody may come. */
  readonly here: number;
  readonly expected: number | undefined;
  /** Whether this browser waits in the room, with its start code in a laboratory. */
  readonly visitor: { readonly startCode: string | undefined } | undefined;
}

/** @returns undefined when there is no such room. Changes nothing. */
export async function openRoomPage(
  context: EngineContext,
  name: string,
  token: string | undefined,
): Promise<RoomPage | undefined> {
  const session = await sessionOf(context, name);
  return session === undefined
    ? undefined
    : pageOf(context, session, await visitIn(context, session.room, token));
}

/** A sign of life of somebody who waits. @returns the room as it is now; undefined when they do not wait there */
export async function stayInRoom(
  context: EngineContext,
  name: string,
  token: string | undefined,
): Promise<RoomPage | undefined> {
  const { store, clock } = context;
  const session = await sessionOf(context, name);
  const visit = session === undefined ? undefined : await visitIn(context, session.room, token);
  if (session === undefined || visit === undefined) return undefined;
  const now = clock.now();
  // Written now and then: a room that fills would otherwise write as often as everybody asks.
  if (now - visit.seenAt > PRESENCE_MS / 4)
    await store.write((tx) => tx.links.putVisit({ ...visit, seenAt: now }));
  return pageOf(context, session, visit);
}

async function pageOf(
  context: EngineContext,
  session: Session,
  visit: RoomVisit | undefined,
): Promise<RoomPage> {
  const { room, posting, counts } = session;
  const asked = asks(session);
  const link = visit?.linkId === undefined ? undefined : await context.store.links.link(visit.linkId);
  // Somebody of the session before has to say anew who they are.
  const isOfSession = asked === 'nothing' || (link !== undefined && link.postingId === posting?.id);
  return {
    name: room.name,
    title: posting?.title,
    state: room.state,
    asks: asked,
    here: (await waitingIn(context, room)).length,
    expected: hasList(counts) ? listed(counts) : undefined,
    visitor:
      visit === undefined || !isOfSession
        ? undefined
        : { startCode: link?.kind === 'lab' ? shownCode(link) : undefined },
  };
}

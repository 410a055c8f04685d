import {
  isRoomName,
  type LinkKind,
  type LinkPosting,
  PRESENCE_MS,
  type Room,
  type RoomVisit,
} from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { visitorOf } from './tokens.ts';

/** How many links of each kind a posting has. */
type LinkCounts = Partial<Readonly<Record<LinkKind, number>>>;

/** A room with its session: the posting that it is for, and what that one's list holds. */
export interface Session {
  readonly room: Room;
  readonly posting: LinkPosting | undefined;
  readonly counts: LinkCounts;
}

/** What a room lets in by. `address`: personal addresses only. */
export type Asked = 'nothing' | 'label' | 'code' | 'address';

/** How many people are expected: those with a label or start code. */
export const listed = (counts: LinkCounts): number => (counts.lab ?? 0) + (counts.label ?? 0);

/** Whether only people on a list may come. */
export const hasList = (counts: LinkCounts): boolean => listed(counts) > 0;

/** @returns undefined when there is no such room */
export async function sessionOf(
  { store, settings }: EngineContext,
  name: string,
): Promise<Session | undefined> {
  const room = isRoomName(name) ? await store.links.room(settings.study, name) : undefined;
  if (room === undefined) return undefined;
  const posting = room.postingId === undefined ? undefined : await store.links.posting(room.postingId);
  return { room, posting, counts: posting === undefined ? {} : await store.links.linkCounts(posting.id) };
}

/** LK9: a secure room asks for personal addresses whatever its session, also where nobody can have one. */
export function asks({ room, counts }: Pick<Session, 'room' | 'counts'>): Asked {
  if (room.isSecure) return 'address';
  if ((counts.lab ?? 0) > 0) return 'code';
  return (counts.label ?? 0) > 0 ? 'label' : 'nothing';
}

/** Somebody who waits, by what their browser keeps; undefined: nobody who does. */
export async function visitIn(
  { store, vault }: EngineContext,
  room: Room,
  token: string | undefined,
): Promise<RoomVisit | undefined> {
  const visitor = visitorOf(vault, room, token);
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

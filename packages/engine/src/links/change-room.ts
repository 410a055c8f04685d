import { type LinkPosting, type Room, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { appendAudit } from '../audit/append.ts';
import type { EngineContext } from '../context.ts';
import { linkPostingName } from './posting-name.ts';
import { hasList } from './room.ts';
import { expectRoomName, noRoom } from './room-names.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Opens or closes a room, and forgets who waited in it the day before.
 * @param posting in place of the room's; a name that is no room yet becomes one for it
 * @throws TurnoutError ROOM_NOT_MADE, ROOM_LIST_MISSING, INPUT_INVALID
 */
export async function changeRoom(
  { store, clock, settings }: EngineContext,
  name: string,
  change: { readonly state: Room['state']; readonly posting: LinkPosting | undefined },
  { actor, reason }: Act,
): Promise<void> {
  const { study } = settings;
  const { state, posting } = change;
  const now = clock.now();
  await store.write(async (tx) => {
    // As where links are made: the posting first, so that it gets no list meanwhile, and then the room.
    if (posting !== undefined) await tx.links.lockPosting(posting.id);
    const room = await tx.links.lockRoom(study, name);
    if (room === undefined && posting === undefined) throw await noRoom(tx, study, name);
    if (room === undefined) expectRoomName(name);
    if (room !== undefined && posting !== undefined) await refuseLoss(tx, room, posting);
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

/** LK9: a room with a list is never turned to a posting without one: its address would let anybody in. */
async function refuseLoss({ links }: Transaction, room: Room, posting: LinkPosting): Promise<void> {
  if (hasList(await links.linkCounts(posting.id))) return;
  const before = room.postingId === undefined ? {} : await links.linkCounts(room.postingId);
  if (room.isSecure || hasList(before))
    throw new TurnoutError(
      'ROOM_LIST_MISSING',
      `${linkPostingName(posting.id)} has none for room ${room.name}.`,
    );
}

import type { EngineContext } from '../context.ts';
import { labelOf, shownCode } from './list.ts';
import { linkPostingName } from './posting-name.ts';
import { waitingIn } from './room.ts';
import { noRoom } from './room-names.ts';
import type { RoomSummary, WaitingPerson } from './types.ts';

/** The rooms of the study, each with its session and how many wait. */
export async function listRooms(context: EngineContext): Promise<readonly RoomSummary[]> {
  const { store, settings } = context;
  const summaries: RoomSummary[] = [];
  for (const room of await store.links.rooms(settings.study)) {
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
}

/** Who waits in a room, longest first. @throws TurnoutError ROOM_NOT_MADE */
export async function listWaiting(context: EngineContext, name: string): Promise<readonly WaitingPerson[]> {
  const { store, vault, settings } = context;
  const room = await store.links.room(settings.study, name);
  if (room === undefined) throw await noRoom(store, settings.study, name);
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
}

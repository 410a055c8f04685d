import { closestName, isRoomName, type LinkReader, TurnoutError } from '@turnout/core';

/** The refusal of a researcher's command about a room that is none: with the rooms that there are. */
export async function noRoom(
  { links }: { readonly links: Pick<LinkReader, 'rooms'> },
  study: string,
  name: string,
): Promise<TurnoutError> {
  const names = (await links.rooms(study)).map((room) => room.name);
  const meant = closestName(name, names);
  const known = names.length === 0 ? 'It has none yet.' : `It has: ${names.join(', ')}.`;
  return new TurnoutError('ROOM_NOT_MADE', meant === undefined ? known : `${known} Did you mean ${meant}?`);
}

/** @throws TurnoutError INPUT_INVALID */
export function expectRoomName(name: string): void {
  if (!isRoomName(name))
    throw new TurnoutError('INPUT_INVALID', 'A room has a name of letters, digits, "_" and "-".');
}

import { type Link, type LinkPosting, TurnoutError } from '@turnout/core';
import type { EngineContext } from '../context.ts';
import { changeRoom } from './change-room.ts';
import { isStranger, knock } from './knock.ts';
import { listLinks, personOfCode } from './list.ts';
import { listRooms, listWaiting } from './list-rooms.ts';
import { makeLinks } from './make-links.ts';
import { listHandedOver, listOwed } from './owed.ts';
import { ownPosting } from './own-posting.ts';
import { payOut, previewPayOut } from './pay-out.ts';
import { lookAtLink, takePlace } from './places.ts';
import { linkPostingId } from './posting-name.ts';
import { openRoomPage, stayInRoom } from './room-page.ts';
import { completionCode } from './tokens.ts';
import type { Links } from './types.ts';

/** The use cases of recruiting by link, for one study. */
export function createLinks(context: EngineContext): Links {
  const { store, vault } = context;
  return {
    create: (postingId, order, act) => makeLinks(context, postingId, order, act),
    list: async (postingId) => listLinks(context, await ownPosting(context, postingId)),
    async openRoom(name, act, postingId) {
      const posting = postingId === undefined ? undefined : await ownPosting(context, postingId);
      await changeRoom(context, name, { state: 'open', posting }, act);
    },
    closeRoom: (name, act) => changeRoom(context, name, { state: 'closed', posting: undefined }, act),
    rooms: () => listRooms(context),
    waiting: (name) => listWaiting(context, name),
    owed: async (postingId) => listOwed(context, await ownPosting(context, postingId)),
    handedOver: async (postingId) => listHandedOver(context, await ownPosting(context, postingId)),
    previewPayOut: (postingId, payees) => previewPayOut(context, postingId, payees),
    payOut: (postingId, payees, act) => payOut(context, postingId, payees, act),
    findCompletionCode: async (postingId, code) =>
      personOfCode(context, await ownPosting(context, postingId), code),

    async look(code, browser) {
      const { link, posting } = await linkBehind(context, code);
      return lookAtLink(context, posting, link, browser);
    },
    async take(code, browser) {
      const { link } = await linkBehind(context, code);
      return takePlace(context, link, browser);
    },
    async room(name, visitor) {
      const page = await openRoomPage(context, name, visitor);
      if (page === undefined) throw new TurnoutError('ROOM_UNKNOWN');
      return page;
    },
    knock: (name, credentials, visitor, browser) => knock(context, name, credentials, visitor, browser),
    isStranger: (name, address) => isStranger(context, name, address),
    stay: (name, visitor) => stayInRoom(context, name, visitor),
    async completionCode({ hitId, assignmentId }) {
      const id = linkPostingId(hitId);
      const place = id === undefined ? undefined : await store.links.placeByAssignment(assignmentId);
      return place === undefined || place.postingId !== id ? undefined : completionCode(vault, assignmentId);
    },
  };
}

/** Labels and start codes count in their room only: start codes are short. @throws TurnoutError ROOM_UNKNOWN */
async function linkBehind(
  { store, settings }: EngineContext,
  code: string,
): Promise<{ readonly link: Link; readonly posting: LinkPosting }> {
  const link = await store.links.linkByCode(code);
  const posting = link === undefined ? undefined : await store.links.posting(link.postingId);
  const isOwnAddress = link?.kind === 'open' || link?.kind === 'single';
  if (link === undefined || !isOwnAddress || posting?.study !== settings.study)
    throw new TurnoutError('ROOM_UNKNOWN');
  return { link, posting };
}

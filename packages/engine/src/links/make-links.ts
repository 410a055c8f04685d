import { type LinkPosting, parseLabel, type Transaction, TurnoutError } from '@turnout/core';
import type { Act } from '../act.ts';
import { appendAudit } from '../audit/append.ts';
import type { EngineContext } from '../context.ts';
import { type LinkView, listLinks } from './list.ts';
import { ownPosting } from './own-posting.ts';
import { expectRoomName } from './room-names.ts';
import type { LinkOrder } from './types.ts';
import { newLinkCode, newStartCode, writeLink } from './write-link.ts';

/** More than this in one order is a slip of the hand. */
const MOST_LINKS = 10_000;

/** Makes links of a posting, and the room that they belong to. @returns those made, and those of the labels */
export async function makeLinks(
  context: EngineContext,
  postingId: number,
  order: LinkOrder,
  { actor, reason }: Act,
): Promise<readonly LinkView[]> {
  const { store, vault, clock } = context;
  const posting = await ownPosting(context, postingId);
  const wanted = wantedLinks(order);
  const room = 'room' in order ? order.room : undefined;
  const isSecure = order.kind === 'label' && order.isSecure;
  if (room !== undefined) expectRoomName(room);
  const before = new Set((await listLinks(context, posting)).map(({ code }) => code));
  const now = clock.now();
  await store.write(async (tx) => {
    await tx.links.lockPosting(posting.id);
    const mayBeInsecure = 'room' in order && order.mayBeInsecure === true;
    const roomId =
      room === undefined
        ? undefined
        : await giveRoom(context, tx, room, posting, { isSecure, mayBeInsecure });
    for (const label of wanted) {
      const person =
        label === undefined
          ? { worker: undefined, labelSealed: undefined }
          : { worker: vault.pseudonym(label), labelSealed: vault.encrypt(label) };
      const link = { postingId: posting.id, kind: order.kind, ...person, roomId, createdAt: now };
      await writeLink(tx, link, order.kind === 'lab' ? newStartCode : newLinkCode);
    }
    await appendAudit(tx, {
      at: now,
      actor,
      action: 'link.create',
      subject: `posting ${postingId}`,
      reason,
      facts: { kind: order.kind, links: wanted.length, ...(room !== undefined && { room, isSecure }) },
    });
  });
  const labels = new Set(wanted);
  return (await listLinks(context, posting)).filter(
    ({ code, label }) => !before.has(code) || (label !== undefined && labels.has(label)),
  );
}

/**
 * Makes the room, or turns it to this posting: a new session begins when it is opened, however the one before was left.
 * @returns its id
 * @throws TurnoutError ROOM_SECURE
 */
async function giveRoom(
  { clock, settings }: EngineContext,
  tx: Transaction,
  name: string,
  posting: LinkPosting,
  { isSecure, mayBeInsecure }: { readonly isSecure: boolean; readonly mayBeInsecure: boolean },
): Promise<number> {
  const { study } = settings;
  const known = await tx.links.lockRoom(study, name);
  if (known?.isSecure === true && !isSecure && !mayBeInsecure)
    throw new TurnoutError('ROOM_SECURE', `Room ${name} lets people in by their personal addresses only.`);
  const roomId = await tx.links.putRoom({
    study,
    name,
    postingId: posting.id,
    state: known?.postingId === posting.id ? known.state : 'closed',
    isSecure,
    changedAt: clock.now(),
  });
  // LK11: who they are was shown in another way than the room asks for now.
  if (known !== undefined && known.isSecure !== isSecure)
    await tx.links.removeVisits(roomId, Number.MAX_SAFE_INTEGER);
  return roomId;
}

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

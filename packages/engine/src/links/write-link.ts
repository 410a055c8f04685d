import { randomBytes } from 'node:crypto';
import { CODE_BYTES, linkCode, type NewLink, startCode, type Transaction } from '@turnout/core';

export const newLinkCode = (): string => linkCode(randomBytes(CODE_BYTES));

export const newStartCode = (): string => startCode(randomBytes(CODE_BYTES));

/** Writes a link with a new code. A label that has one in this posting already keeps it, for the room of this order. */
export async function writeLink(
  tx: Transaction,
  link: Omit<NewLink, 'code'>,
  code: () => string,
): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if ((await tx.links.insertLink({ ...link, code: code() })) !== undefined) return;
    const known =
      link.worker === undefined ? undefined : await tx.links.linkOfLabel(link.postingId, link.worker);
    if (known === undefined) continue;
    if (link.roomId !== undefined && link.roomId !== known.roomId)
      await tx.links.giveRoom(known.id, link.roomId);
    return;
  }
  throw new Error('five random codes were all taken');
}

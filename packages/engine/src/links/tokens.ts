import { randomBytes } from 'node:crypto';
import { completionClaim, completionCodeOf, type Room, type Vault } from '@turnout/core';

/**
 * What a browser keeps of places and rooms: a number or name with the tag that only this server can make. It proves
 * that the browser is the one that took the place; it opens no data (those have tokens of their own).
 */
export const placeToken = (vault: Vault, placeId: number): string =>
  `${placeId}.${vault.sign(`place ${placeId}`)}`;

/** @returns the ids of the places that the tokens prove */
export const placesOf = (vault: Vault, tokens: readonly string[]): readonly number[] =>
  tokens.flatMap((token) => {
    const [, id, tag] = /^([1-9][0-9]{0,15})\.([A-Za-z0-9_-]{22})$/.exec(token) ?? [];
    return id !== undefined && tag !== undefined && vault.verify(`place ${id}`, tag) ? [Number(id)] : [];
  });

export const newVisitor = (): string => randomBytes(12).toString('base64url');

type Waited = Pick<Room, 'id' | 'isSecure'>;

export const visitorToken = (vault: Vault, room: Waited, visitor: string): string =>
  `${visitor}.${vault.sign(visitorClaim(room, visitor))}`;

/** @returns the browser's name in this room */
export function visitorOf(vault: Vault, room: Waited, token: string | undefined): string | undefined {
  const [, visitor, tag] = /^([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})$/.exec(token ?? '') ?? [];
  if (visitor === undefined || tag === undefined) return undefined;
  return vault.verify(visitorClaim(room, visitor), tag) ? visitor : undefined;
}

/** LK11: who came while the room was not secure has shown nothing that counts once it is, also if it was so before. */
const visitorClaim = ({ id, isSecure }: Waited, visitor: string): string =>
  `${isSecure ? 'secure visitor' : 'visitor'} ${id} ${visitor}`;

/** LK6: what the last page shows to the holder of a place. */
export const completionCode = (vault: Vault, assignmentId: string): string =>
  completionCodeOf(vault.sign(completionClaim(assignmentId)));

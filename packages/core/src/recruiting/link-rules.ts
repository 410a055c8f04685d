import { TurnoutError } from '../errors.ts';
import { isSafeId } from '../ids.ts';
import { finishedStates, type ParticipantState } from '../lifecycle/index.ts';
import type { LinkPosting, Place, PlaceWithParticipant } from './link.ts';
import type { AssignmentState } from './listed-assignment.ts';

/** Without signs that are taken for others when they are read aloud or written down. */
const READABLE = '23456789abcdefghjkmnpqrstuvwxyz';
const CODE_SIGNS = 12;
const START_SIGNS = 8;
const COMPLETION_SIGNS = 10;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** ms since the last sign of life after which somebody in a room counts as gone. */
export const PRESENCE_MS = 60_000;

/** Longest label, as in oTree. */
const MOST_LABEL_SIGNS = 100;

/** LK1: whether somebody new may have a place. @returns the refusal's code, or undefined */
export function refusalOf(
  posting: LinkPosting,
  now: number,
): 'RECRUITING_ENDED' | 'PLACES_TAKEN' | undefined {
  if (posting.removedAt !== undefined || posting.endsAt <= now) return 'RECRUITING_ENDED';
  return posting.taken >= posting.places ? 'PLACES_TAKEN' : undefined;
}

/** Whether the place counts against the posting's places. */
export const counts = (place: Pick<Place, 'state'>): boolean => place.state !== 'timed_out';

/** LK5: whether the participation of a place came to its end. */
export const isFinished = ({ participant }: Pick<PlaceWithParticipant, 'participant'>): boolean =>
  participant !== undefined && (finishedStates.has(participant.state) || participant.state === 'rejected');

/** LK4: participations after which nobody works on a place any more. */
export const goneStates: readonly ParticipantState[] = ['returned', 'timed_out', 'screened_out'];

/** LK5: how a place stands, as a recruiter's assignment. Who finishes late has finished. */
export function assignmentStateOf(
  place: PlaceWithParticipant,
  posting: Pick<LinkPosting, 'durationMs'>,
  now: number,
): AssignmentState {
  if (place.state === 'approved' || place.state === 'rejected') return place.state;
  if (isFinished(place)) return 'submitted';
  const state = place.participant?.state;
  if (state === 'returned' || state === 'screened_out') return state;
  const isLate = place.takenAt + posting.durationMs <= now;
  return place.state === 'timed_out' || isLate ? 'timed_out' : 'working';
}

/**
 * A code for people out of random bytes: no sign looks like another.
 * @param bytes one for each sign; those that would favour some signs count all the same, at 8 in 256
 */
const readable = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => READABLE[byte % READABLE.length] ?? '').join('');

/** Random bytes that `linkCode` and `startCode` want. */
export const CODE_BYTES = CODE_SIGNS;

/** The code in a link's address: 59 bits, so that it cannot be guessed over a network. */
export const linkCode = (bytes: Uint8Array): string => readable(bytes.subarray(0, CODE_SIGNS));

/** A start code to type in, which counts in one room only: 39 bits. */
export const startCode = (bytes: Uint8Array): string => readable(bytes.subarray(0, START_SIGNS));

/** A start code as it is shown to people: `K7QM-4XD9`. */
export const shownStartCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`.toUpperCase();

/** A code as it was typed: case, spaces and hyphens do not matter. */
export const typedCode = (text: string): string => text.toLowerCase().replace(/[\s-]/g, '');

/** What the vault signs for a completion code. */
export const completionClaim = (assignmentId: string): string => `completion ${assignmentId}`;

/**
 * LK6: the completion code of a participation, `K7QM4-XD9FH`, out of the tag that only this server can make of it.
 * @param tag base64url, at least 20 signs
 */
export function completionCodeOf(tag: string): string {
  const signs = Array.from({ length: COMPLETION_SIGNS }, (_, index) => {
    const high = BASE64URL.indexOf(tag[2 * index] ?? 'A');
    const low = BASE64URL.indexOf(tag[2 * index + 1] ?? 'A');
    return READABLE[(high * 64 + low) % READABLE.length] ?? '';
  }).join('');
  return `${signs.slice(0, 5)}-${signs.slice(5)}`.toUpperCase();
}

/** What the vault signs for the secure address of a label: the same in every session of the room. */
export const labelClaim = (study: string, room: string, label: string): string =>
  `label ${study} ${room} ${label}`;

/**
 * LK7: a label is a safe id of at most 100 signs; spaces around it do not matter.
 * @throws TurnoutError LABEL_INVALID
 */
export function parseLabel(text: unknown): string {
  const label = typeof text === 'string' ? text.trim() : '';
  if (!isSafeId(label) || label.length > MOST_LABEL_SIGNS) throw new TurnoutError('LABEL_INVALID');
  return label;
}

/** The name of a room stands in an address: letters, digits, `_` and `-`. */
export const isRoomName = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name);

import { TurnoutError } from './errors.ts';

/**
 * ID1: an id from outside has 1 to 128 characters of a safe alphabet and begins with a letter or digit, so that
 * it means the same in HTML, in JavaScript, in a URL and in a file name.
 */
const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}$/;

export const isSafeId = (value: unknown): value is string => typeof value === 'string' && SAFE_ID.test(value);

/** The three ids a recruiter gives, and the mode (environment) the visit belongs to. */
export interface EntryIds {
  readonly hitId: string;
  readonly assignmentId: string;
  readonly workerId: string;
  readonly mode: string;
}

/** psiTurk's public name of a participant: `workerId:assignmentId`. Tasks split it at the colon. */
export const uniqueIdOf = (ids: Pick<EntryIds, 'workerId' | 'assignmentId'>): string =>
  `${ids.workerId}:${ids.assignmentId}`;

/** @throws TurnoutError IDS_INVALID when it is not two safe ids joined by a colon. */
export function parseUniqueId(value: unknown): { workerId: string; assignmentId: string } {
  if (typeof value === 'string') {
    const [workerId, assignmentId, ...rest] = value.split(':');
    if (isSafeId(workerId) && isSafeId(assignmentId) && rest.length === 0) return { workerId, assignmentId };
  }
  throw new TurnoutError('IDS_INVALID');
}

/** A debug visit (psiturk.md 1.4, rule 2): its hitId begins with `debug`. It may be reloaded at any state. */
export const isDebugVisit = (ids: Pick<EntryIds, 'hitId'>): boolean => ids.hitId.startsWith('debug');

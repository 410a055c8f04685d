import { type EntryIds, type ErrorCode, isSafeId, TurnoutError } from '@turnout/core';
import type { FastifyRequest } from 'fastify';
import { type Fields, parseFields, queryOf } from '../http/query.ts';

/** The ids in the link, as the recruiter (or the page before) filled them in. */
export interface LinkIds {
  readonly hitId: string;
  readonly assignmentId: string;
  /** Absent while somebody only previews the task. */
  readonly workerId: string | undefined;
  readonly mode: string;
}

/** The names under which recruiters put each id into the link; the first that is there counts. */
const ID_NAMES = {
  hitId: ['hitId', 'STUDY_ID'],
  assignmentId: ['assignmentId', 'SESSION_ID'],
  workerId: ['workerId', 'PROLIFIC_PID'],
  mode: ['mode'],
} as const;

/** @throws TurnoutError IDS_INVALID */
function idFrom(query: Fields, member: keyof typeof ID_NAMES): string | undefined {
  const name = ID_NAMES[member].find((each) => query[each] !== undefined && query[each] !== '');
  const value = name === undefined ? undefined : query[name];
  if (value !== undefined && !isSafeId(value))
    throw new TurnoutError('IDS_INVALID', `The id "${name}" has other signs.`);
  return value;
}

/**
 * @param missing the refusal when an id this page needs is not there
 * @throws TurnoutError `missing`, IDS_INVALID
 */
export function linkIds(request: FastifyRequest, missing: ErrorCode): LinkIds {
  const query: Fields = parseFields(queryOf(request.url));
  const hitId = idFrom(query, 'hitId');
  const assignmentId = idFrom(query, 'assignmentId');
  const workerId = idFrom(query, 'workerId');
  const mode = idFrom(query, 'mode');
  if (hitId === undefined || assignmentId === undefined || mode === undefined)
    throw new TurnoutError(missing);
  return { hitId, assignmentId, mode, workerId };
}

/** @throws TurnoutError `missing`, IDS_INVALID */
export function entryIds(request: FastifyRequest, missing: ErrorCode): EntryIds {
  const { workerId, ...ids } = linkIds(request, missing);
  if (workerId === undefined) throw new TurnoutError(missing);
  return { ...ids, workerId };
}

/** The language the browser asks for first, for the participant's record. */
export function languageOf(request: FastifyRequest): string {
  const first = request.headers['accept-language']?.split(',')[0]?.split(';')[0]?.trim();
  return first === undefined || first === '' ? 'UNKNOWN' : first.slice(0, 128);
}

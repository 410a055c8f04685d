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

const ID_MEMBERS = ['hitId', 'assignmentId', 'workerId', 'mode'] as const;

/**
 * @param missing the refusal when an id this page needs is not there
 * @throws TurnoutError `missing`, IDS_INVALID
 */
export function linkIds(request: FastifyRequest, missing: ErrorCode): LinkIds {
  const query: Fields = parseFields(queryOf(request.url));
  for (const member of ID_MEMBERS) {
    const value = query[member];
    if (value !== undefined && value !== '' && !isSafeId(value))
      throw new TurnoutError('IDS_INVALID', `The id "${member}" has other signs.`);
  }
  const { hitId, assignmentId, workerId, mode } = query;
  if (!hitId || !assignmentId || !mode) throw new TurnoutError(missing);
  return { hitId, assignmentId, mode, workerId: workerId === '' ? undefined : workerId };
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

import { setTimeout as delay } from 'node:timers/promises';
import { type Log, TurnoutError } from '@turnout/core';
import type { Notice } from '@turnout/project';
import { type OpenedOperations, type OperationsRequest, openOperations } from './operations.ts';
import type { StudyFolder } from './study.ts';

/** A recruiter that does not answer keeps no server from stopping; its postings end by themselves. */
const LONGEST_GOODBYE_MS = 10_000;

/**
 * What recruits and pays beside a server. A recruiter that is not set up keeps nobody from taking the study: its
 * problems become a notice.
 */
export async function openRecruiting(
  study: StudyFolder,
  request: OperationsRequest,
): Promise<{ readonly opened: OpenedOperations | undefined; readonly notices: readonly Notice[] }> {
  try {
    return { opened: await openOperations(study, request), notices: [] };
  } catch (error) {
    if (!(error instanceof TurnoutError) || error.code !== 'RECRUITER_SETUP') throw error;
    const notice: Notice = {
      trap: undefined,
      message: `nothing is recruited or paid from here. ${error.message}`,
      remedy: error.definition.remedy,
      file: undefined,
      line: undefined,
    };
    return { opened: undefined, notices: [notice] };
  }
}

/**
 * Looks after what an earlier server left, and does what falls due, until it is stopped.
 * @returns what stops it: jobs end, and nothing stays open that nobody serves
 */
export function startRecruiting({ operations }: OpenedOperations, log: Log): () => Promise<void> {
  const { recruiting, jobs } = operations;
  const tried = (what: string, work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => log.warn(`${what} did not work`, { error }));
  const sweep = tried('looking after earlier postings', recruiting.sweep());
  jobs.start();
  return async () => {
    await jobs.stop();
    const goodbye = sweep.then(() => tried('ending postings', recruiting.endLeases()));
    const patience = new AbortController();
    await Promise.race([
      goodbye.finally(() => patience.abort()),
      delay(LONGEST_GOODBYE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
  };
}

import { type CallResult, TurnoutError } from '@turnout/core';
import type { Failure } from './failures.ts';
import type { Answer } from './http.ts';
import { objectOf } from './json.ts';

type Refused = Extract<CallResult<never>, { kind: 'refused' }>;

export const refused = (code: string, message: string, isAlready = false): Refused => ({
  kind: 'refused',
  code,
  message,
  isAlready,
});

export const done = <Value>(value: Value): CallResult<Value> => ({ kind: 'done', value });

/** A failure as the port tells it. */
export function resultOf(failure: Failure): CallResult<never> {
  return failure.kind === 'refused' ? refused(failure.code, failure.message) : failure;
}

/**
 * A failure of a call that costs nothing and is looked for before it is made again, such as a draft or a bonus that
 * is only set up: without an answer, it counts as not done.
 */
export function harmless(failure: Failure): CallResult<never> {
  return failure.kind === 'unknown'
    ? { kind: 'later', afterMs: 10_000, message: failure.message }
    : resultOf(failure);
}

/**
 * The body of what was read.
 * @throws TurnoutError RECRUITER_SILENT, RECRUITER_REFUSED
 */
export function bodyOf(answer: Answer): unknown {
  if (answer.kind === 'answered') return answer.body;
  if (answer.kind === 'refused') throw new TurnoutError('RECRUITER_REFUSED', answer.message);
  throw new TurnoutError('RECRUITER_SILENT', answer.message);
}

/** An answer without what it must have says nothing: least of all that there is nothing. */
export const incomplete = (what: string): TurnoutError =>
  new TurnoutError('RECRUITER_SILENT', `Prolific answered without ${what}.`);

/** @throws TurnoutError RECRUITER_SILENT where the answer holds no list */
export function resultsOf(body: unknown): readonly unknown[] {
  const { results } = objectOf(body);
  if (!Array.isArray(results)) throw incomplete('the list it was asked for');
  return results;
}

/** The same, and undefined where there is nothing of this id. */
export const bodyIfThere = (answer: Answer): unknown =>
  answer.kind === 'refused' && answer.status === 404 ? undefined : bodyOf(answer);

/**
 * Runs a call that reads before it writes. Reading throws; then nothing was written yet.
 * @throws whatever is no failure of the recruiter
 */
export async function settled<Value>(call: () => Promise<CallResult<Value>>): Promise<CallResult<Value>> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    const message = error.detail ?? error.message;
    if (error.code === 'RECRUITER_SILENT') return { kind: 'later', afterMs: 10_000, message };
    if (error.code === 'RECRUITER_REFUSED') return refused('READING_REFUSED', message);
    throw error;
  }
}

import { TurnoutError } from '@turnout/core';
import type { Operations } from '@turnout/engine';
import { printError } from '../../output.ts';
import { progressLine } from '../../progress.ts';

/**
 * Asks the recruiter how the work stands before something is said or decided about it. A recruiter that does not answer
 * keeps nobody from what is known, and that it did not is told.
 * @param postings undefined: all of which something may still change
 */
export async function refresh(
  { recruiting }: Operations,
  postings: readonly number[] | undefined,
): Promise<void> {
  const progress = progressLine();
  progress.show('Asking the recruiter …');
  try {
    const { failed } = await recruiting.sync(postings);
    if (failed.length > 0) throw new TurnoutError('SYNC_INCOMPLETE', `Posting ${failed.join(', ')}.`);
  } catch (error) {
    if (!(error instanceof TurnoutError)) throw error;
    progress.done();
    printError(`note: this is as last seen, because the recruiter could not be asked (${error.code}).`);
  } finally {
    progress.done();
  }
}

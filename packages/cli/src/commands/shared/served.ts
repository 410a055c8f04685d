import { TurnoutError } from '@turnout/core';
import { printError } from '../../output.ts';
import { answers } from '../../wiring/background-server.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { studyAddress } from '../../wiring/settings.ts';

export interface ServedOptions {
  readonly withoutServer?: true;
  readonly dryRun?: true;
}

/**
 * People who are sent to a study that nobody serves have taken a place in vain. In mode live that is refused where it
 * is certain. A study with an address of its own may be served by another machine, so there it is only said.
 * @throws TurnoutError STUDY_NOT_SERVED
 */
export async function requireServed(
  { study, mode }: OpenedOperations,
  { withoutServer, dryRun }: ServedOptions,
): Promise<void> {
  const hasOwnAddress = study.config.adUrl !== undefined;
  if ((hasOwnAddress && mode !== 'live') || (await answers(study))) return;
  const address = studyAddress(study);
  const problem = hasOwnAddress
    ? `No server of this study answers on this machine, and people are sent to ${address}.`
    : `Nothing answers at ${address}, where people are sent.`;
  if (mode === 'live' && !hasOwnAddress && withoutServer !== true && dryRun !== true)
    throw new TurnoutError('STUDY_NOT_SERVED', problem);
  printError(`note: ${problem} Start one with: turnout server on (STUDY_NOT_SERVED)`);
}

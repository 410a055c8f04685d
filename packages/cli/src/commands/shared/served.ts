import { TurnoutError } from '@turnout/core';
import { printError } from '../../output.ts';
import { type Answering, siteUrl, whoAnswers } from '../../wiring/answering.ts';
import { answering, serverHere } from '../../wiring/background-server.ts';
import type { Mode } from '../../wiring/mode.ts';
import type { OpenedOperations } from '../../wiring/operations.ts';
import { studyAddress } from '../../wiring/settings.ts';
import type { StudyFolder } from '../../wiring/study.ts';

export interface ServedOptions {
  readonly withoutServer?: true;
  readonly dryRun?: true;
}

type Served = Pick<OpenedOperations, 'study' | 'mode'>;

/**
 * People who are sent to a study that nobody serves have taken a place in vain, and those whom another study's server
 * takes in cannot be matched. In mode live that is refused where it is certain. A study with an address of its own may
 * be served by another machine, so there it is only said.
 * @throws TurnoutError STUDY_NOT_SERVED
 */
export async function requireServed(
  { study, mode }: Served,
  { withoutServer, dryRun }: ServedOptions,
): Promise<void> {
  const hasOwnAddress = study.config.adUrl !== undefined;
  if (hasOwnAddress && mode !== 'live') return;
  const found = await (hasOwnAddress ? answering(study) : whoAnswers(study, siteUrl(study)));
  if (found.kind === 'ours') {
    if (found.mode !== mode) printError(`note: ${otherModeText(found.mode, mode)}`);
    return;
  }
  const problem = problemText(study, found.kind);
  if (mode === 'live' && !hasOwnAddress && withoutServer !== true && dryRun !== true)
    throw new TurnoutError('STUDY_NOT_SERVED', problem);
  printError(`note: ${problem} Start one with: turnout server on (STUDY_NOT_SERVED)`);
}

function problemText(study: StudyFolder, kind: Exclude<Answering['kind'], 'ours'>): string {
  const address = studyAddress(study);
  if (study.config.adUrl !== undefined)
    return `No server of this study answers on this machine, and people are sent to ${address}.`;
  const here = serverHere(study);
  const own =
    here === undefined || here.url === siteUrl(study)
      ? ''
      : ` The server that was started here listens at ${here.url}: give this command the same PORT.`;
  return kind === 'nobody'
    ? `Nothing answers at ${address}, where people are sent.${own}`
    : `What answers at ${address}, where people are sent, is no server of this study.${own}`;
}

/** Rounds, tasks and payments that wait are done by a server of their own mode: says so where none runs. */
export async function tellUndone({ study, mode }: Served, what: string): Promise<void> {
  const found = await answering(study);
  if (found.kind === 'ours' && found.mode === mode) return;
  const why =
    found.kind === 'ours'
      ? otherModeText(found.mode, mode)
      : `No server of this study runs on this machine. Start one with: turnout server on --mode ${mode}`;
  printError(`note: ${what} ${why}`);
}

/** A server keeps the mode it was started in, and looks after nothing of another. */
export const otherModeText = (its: Mode, wanted: Mode): string =>
  `The server that runs is in mode ${its}, and does nothing in mode ${wanted}. Change that with: turnout server restart --mode ${wanted}`;

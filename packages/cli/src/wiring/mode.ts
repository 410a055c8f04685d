import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TurnoutError } from '@turnout/core';
import { prepareFolder } from './data.ts';
import type { StudyFolder } from './study.ts';

/** `live` spends real money; `sandbox` is where postings are tried out; `rehearsal` never leaves this computer. */
export const modes = ['live', 'sandbox', 'rehearsal'] as const;

export type Mode = (typeof modes)[number];

/** @throws TurnoutError USAGE */
export function modeOf(word: string): Mode {
  const found = modes.find((mode) => mode === word);
  if (found === undefined)
    throw new TurnoutError('USAGE', `A mode is one of ${modes.join(', ')}, not "${word}".`);
  return found;
}

const fileOf = (study: StudyFolder): string => join(study.config.dataFolder, 'mode');

/**
 * @param word of the command line. Without: TURNOUT_MODE, what `turnout mode` chose, launch_in_mode
 * @throws TurnoutError USAGE
 */
export function modeFor(study: StudyFolder, word?: string): Mode {
  const given = word ?? process.env.TURNOUT_MODE;
  if (given !== undefined && given !== '') return modeOf(given);
  const file = fileOf(study);
  return existsSync(file) ? modeOf(readFileSync(file, 'utf8').trim()) : study.config.launchMode;
}

/** Keeps the mode for the commands and servers to come. */
export function keepMode(study: StudyFolder, mode: Mode): void {
  prepareFolder(study.config.dataFolder);
  writeFileSync(fileOf(study), `${mode}\n`);
}

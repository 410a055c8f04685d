import type { Ending, Stage } from '../simulation/records.ts';
import type { CellCount, RehearsalReport } from './report.ts';

/** The words that the text and the page share. */
export const stageNames: Readonly<Record<Stage, string>> = {
  accepted: 'accepted the task',
  'first-page': 'saw the first page',
  consent: 'saw the consent page',
  study: 'began the study',
  half: 'did half of it',
  end: 'came to the end',
  'handed-in': 'handed in',
};

export const endingNames: Readonly<Record<Ending, string>> = {
  'handed-in': 'handed in',
  returned: 'returned',
  abandoned: 'abandoned',
  'hand-in-refused': 'that could not be handed in',
};

/** Who it was that could not go on when neither the study nor the marketplace stood in the way. */
export const bodyNames: Readonly<Record<'http' | 'browser', string>> = {
  http: 'the simulated worker',
  browser: 'the simulated browser',
};

export const cellName = ({ condition, counterbalance }: CellCount): string =>
  `condition ${condition}, counterbalance ${counterbalance}`;

/** Cents as an amount, e.g. `12.34`. */
export const money = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;

/** A length of time as people write it: `45 s`, `3:05 min`, `2:10 h`. */
export function length(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const [unit, whole, part] =
    seconds < 3600
      ? ['min', Math.floor(seconds / 60), seconds % 60]
      : ['h', Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${whole}:${String(part).padStart(2, '0')} ${unit}`;
}

/** The hour of the day, UTC, that is `hours` after the one of `startedAt` (epoch ms): 0 to 23. */
export const hourAfter = (startedAt: number, hours: number): number =>
  (new Date(startedAt).getUTCHours() + hours) % 24;

/** A share as per cent, without decimals. */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Epoch ms as UTC, to the minute. */
export const moment = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What the researcher should look at first; empty when all is well. */
export function concerns(report: RehearsalReport): string[] {
  const { duplicates, mismatches, completions, cells, lint, refusals } = report;
  const errors = lint.filter(({ severity }) => severity === 'error').length;
  const times = (who: string): number =>
    refusals.filter(({ by }) => by === who).reduce((sum, refusal) => sum + refusal.times, 0);
  const [stuck, turnedAway] = [times('body'), times('study')];
  const handedIn = completions.endings['handed-in'];
  const said: readonly (readonly [boolean, string])[] = [
    [handedIn === 0, 'Nobody handed in.'],
    [
      completions.endings['hand-in-refused'] > 0,
      `${count(completions.endings['hand-in-refused'], 'finished task')} could not be handed in.`,
    ],
    [turnedAway > 0, `The study turned away ${count(turnedAway, 'newcomer')}; see "What was refused".`],
    [stuck > 0, `${count(stuck, 'worker')} could not get on with the study; see "What was refused".`],
    [
      duplicates.letIn > 0,
      `${count(duplicates.letIn, 'second participation')} under the same account ${was(duplicates.letIn)} let in.`,
    ],
    [
      duplicates.doubleHandIns > 0,
      `${count(duplicates.doubleHandIns, 'second hand-in')} of one task went through.`,
    ],
    [
      mismatches.submissionsWithoutData.length > 0,
      `${count(mismatches.submissionsWithoutData.length, 'submission')} ${have(mismatches.submissionsWithoutData.length)} no data in the study.`,
    ],
    [
      completions.submittedAtMarketplace !== handedIn,
      `The workers handed in ${handedIn} times, the marketplace counts ${completions.submittedAtMarketplace}.`,
    ],
    [
      cells.largestDifference > 3 && cells.largestDifference > handedIn / 10,
      `The cells differ by up to ${cells.largestDifference} completed participants.`,
    ],
    [errors > 0, `The linter found ${count(errors, 'error')}.`],
  ];
  return said.filter(([isSo]) => isSo).map(([, sentence]) => sentence);
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
const was = (n: number): string => (n === 1 ? 'was' : 'were');
const have = (n: number): string => (n === 1 ? 'has' : 'have');

import { userInfo } from 'node:os';
import type { Act } from '@turnout/engine';
import type { Command } from 'commander';
import type { StudyOptions } from '../../command-context.ts';

/** For every command that works on a study. */
export const withStudy = (command: Command): Command =>
  command
    .option('-C, --folder <folder>', 'the study folder', '.')
    .option('--mode <mode>', 'live, sandbox or rehearsal; see "turnout mode"')
    .option('--json', 'print JSON');

export interface ActOptions extends StudyOptions {
  readonly reason?: string;
}

/** For a command that changes something. */
export const withReason = (command: Command): Command =>
  withStudy(command).option('--reason <text>', 'why, for the record');

export interface SpendOptions extends ActOptions {
  readonly dryRun?: true;
  readonly yes?: string;
}

/** For a command that spends or decides. */
export const withSpending = (command: Command): Command =>
  withReason(command)
    .option('--dry-run', 'show what it would do and cost, and do nothing')
    .option('--yes <amount>', 'confirm this total, e.g. 12.40, without being asked');

/** For a command that decides about people and spends nothing. */
export const withDeciding = (command: Command): Command =>
  withReason(command)
    .option('--dry-run', 'show what it would do, and do nothing')
    .option('--yes <people>', 'confirm this number of people, e.g. 12, without being asked');

/** Who acts: the user of this computer, or whoever started this program for somebody. */
export function actOf({ reason }: ActOptions, confirmedMinor?: number): Act {
  const actor = process.env.TURNOUT_ACTOR || `cli:${userName()}`;
  return { actor, reason: reason ?? '', ...(confirmedMinor !== undefined && { confirmedMinor }) };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry, as in a container.
    return process.env.USER || 'unknown';
  }
}

/** For an option that may be given several times. */
export const collect = (word: string, before: readonly string[] = []): readonly string[] => [...before, word];

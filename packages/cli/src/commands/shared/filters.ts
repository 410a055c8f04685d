import {
  type ParticipantFilter,
  type ParticipantState,
  stateCodes,
  stateOfCode,
  TurnoutError,
} from '@turnout/core';
import type { Command } from 'commander';
import { moment } from './amounts.ts';

export interface FilterOptions {
  readonly mode?: string;
  readonly designVersion?: string;
  readonly status?: readonly string[];
  readonly condition?: string;
  readonly from?: string;
  readonly until?: string;
}

/** The filters that every command over participants takes. */
export const withFilters = (command: Command): Command =>
  command
    .option('--mode <mode>', 'only this environment: live, sandbox, rehearsal, debug')
    .option('--design-version <version>', 'only this experiment_code_version')
    .option('--status <status...>', 'only these states, by name or psiTurk’s number (completed, 3 …)')
    .option('--condition <number>', 'only this condition')
    .option('--from <date>', 'entered on or after (2026-11-21 or 2026-11-21T14:00Z; UTC)')
    .option('--until <date>', 'entered before');

/** @throws TurnoutError USAGE naming the option */
export function filterFrom(study: string, options: FilterOptions): ParticipantFilter {
  return {
    study,
    ...(options.mode !== undefined && { mode: options.mode }),
    ...(options.designVersion !== undefined && { designVersion: options.designVersion }),
    ...(options.status !== undefined && { states: options.status.map(stateFrom) }),
    ...(options.condition !== undefined && { condition: wholeNumber('--condition', options.condition) }),
    ...(options.from !== undefined && { from: moment('--from', options.from) }),
    ...(options.until !== undefined && { until: moment('--until', options.until) }),
  };
}

function stateFrom(text: string): ParticipantState {
  const name = text.toLowerCase().replaceAll('-', '_');
  if (name in stateCodes) return name as ParticipantState;
  if (/^([1-9]|1[01])$/.test(text)) return stateOfCode(Number(text));
  const names = Object.entries(stateCodes).map(([state, code]) => `${state} (${code})`);
  throw new TurnoutError('USAGE', `--status ${text}: it is one of ${names.join(', ')}.`);
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new TurnoutError('USAGE', `${option} ${text}: a whole number is needed.`);
}

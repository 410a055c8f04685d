import { PROTOCOL_VERSION, type SaveRecords, type WireRecord } from '@turnout/protocol';

export const wireTrial = (number: number, value: unknown = number): WireRecord => ({
  k: 'trial',
  n: number,
  at: 1_700_000_000_000 + number,
  v: value,
});

/** The trials `from` to `to` of a page, numbered in the stream as they are numbered in the task. */
export const batch = (page: string, from: number, to: number): SaveRecords => ({
  protocol: PROTOCOL_VERSION,
  page,
  first: from,
  records: Array.from({ length: to - from + 1 }, (_, index) => wireTrial(from + index)),
});

/** psiTurk's whole model with the given trials; same shape as the stream's, so that both know them by one key. */
export const modelOf = (
  numbers: readonly number[],
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  // Plain members before the trials, as in psiTurk's clients.
  assignmentId: 'A1',
  workerId: 'W1',
  data: numbers.map((number) => ({
    uniqueid: 'W1:A1',
    current_trial: number,
    dateTime: 1_700_000_000_000 + number,
    trialdata: number,
  })),
  ...more,
});

export const numbersUpTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

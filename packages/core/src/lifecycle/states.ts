/**
 * The states of a participant. Numbers 1 to 7 are psiTurk's and public (psiturk.md 1.2); 8 to 11 are states it
 * lacks. 0 is never stored: it is the answer for somebody unknown.
 */
export const stateCodes = {
  allocated: 1,
  started: 2,
  completed: 3,
  submitted: 4,
  credited: 5,
  quit: 6,
  bonused: 7,
  screened_out: 8,
  returned: 9,
  timed_out: 10,
  rejected: 11,
} as const;

export type ParticipantState = keyof typeof stateCodes;

export const NOT_ACCEPTED = 0;

/** psiTurk's names, as its scripts print them. */
export const psiturkStatusNames: Readonly<Record<number, string>> = {
  0: 'NOT_ACCEPTED',
  1: 'ALLOCATED',
  2: 'STARTED',
  3: 'COMPLETED',
  4: 'SUBMITTED',
  5: 'CREDITED',
  6: 'QUITEARLY',
  7: 'BONUSED',
  8: 'SCREENED_OUT',
  9: 'RETURNED',
  10: 'TIMED_OUT',
  11: 'REJECTED',
};

export function stateOfCode(code: number): ParticipantState {
  for (const [state, value] of Object.entries(stateCodes)) {
    if (value === code) return state as ParticipantState;
  }
  throw new RangeError(`no participant state has the code ${code}`);
}

/** Finished in the sense of psiTurk's counts: these hold their seat for ever. */
export const finishedStates: ReadonlySet<ParticipantState> = new Set([
  'completed',
  'submitted',
  'credited',
  'bonused',
]);

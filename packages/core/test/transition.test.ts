import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  finishedStates,
  type LifecycleEvent,
  NOT_ACCEPTED,
  type ParticipantState,
  psiturkStatusNames,
  stateCodes,
  stateOfCode,
  transition,
} from '../src/index.ts';

const states = Object.keys(stateCodes) as ParticipantState[];

// One column per state, in this order; a name: moves there, '=': already so, '.': refused.
const columns: readonly ParticipantState[] = [
  'allocated',
  'started',
  'quit',
  'returned',
  'timed_out',
  'screened_out',
  'completed',
  'submitted',
  'credited',
  'bonused',
  'rejected',
];
const table: Readonly<Record<LifecycleEvent, string>> = {
  start: 'started = . . . . = = = = .',
  resume: '= = started . . . . . . . .',
  complete: 'completed completed completed completed completed . = = = = =',
  submit: '. . . . . . submitted = = = =',
  quit: 'quit quit = . . . = = = = .',
  credit: '. . . . . . credited credited = = .',
  bonus: '. . . . . . . . bonused = .',
  screen_out: 'screened_out screened_out screened_out . . = . . . . .',
  return: 'returned returned returned = . returned . . . . .',
  time_out: 'timed_out timed_out timed_out = = . . . . . .',
  reject: '. . . . . . rejected rejected . . =',
  unreject: '. . . . . . . . = = credited',
};
const events = Object.keys(table) as LifecycleEvent[];
const cases = events.flatMap((event) =>
  (table[event].split(' ') as string[]).map((result, index) => ({
    event,
    state: columns[index] as ParticipantState,
    result,
  })),
);

const after = (state: ParticipantState, event: LifecycleEvent): ParticipantState => {
  const result = transition(state, event);
  return result.kind === 'moved' ? result.to : state;
};

describe('lifecycle', () => {
  it('LC1 has a row for every event and a column for every state', () => {
    expect([...columns].sort()).toEqual([...states].sort());
    expect(cases).toHaveLength(12 * 11);
  });

  it.each(cases)('LC1 $event from $state: $result', ({ event, state, result }) => {
    if (result === '=') expect(transition(state, event)).toEqual({ kind: 'already' });
    else if (result === '.')
      expect(transition(state, event)).toEqual({ kind: 'refused', reason: `${event}_from_${state}` });
    else expect(transition(state, event)).toEqual({ kind: 'moved', to: result });
  });

  it('LC1 takes a repeated event as already so', () => {
    for (const { event, state } of cases) {
      if (transition(state, event).kind === 'moved')
        expect(transition(after(state, event), event)).toEqual({ kind: 'already' });
    }
  });

  it('LC2 never comes back to a state it left, except by resuming', () => {
    const withoutResume = events.filter((event) => event !== 'resume');
    const reachable = (
      state: ParticipantState,
      found = new Set<ParticipantState>(),
    ): Set<ParticipantState> => {
      for (const event of withoutResume) {
        const next = after(state, event);
        if (next === state || found.has(next)) continue;
        found.add(next);
        reachable(next, found);
      }
      return found;
    };
    for (const state of states) expect(reachable(state).has(state)).toBe(false);
  });

  it('LC2 keeps what was reached, whatever happens after', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(fc.constantFrom(...events)), (first, happened) => {
        const end = happened.reduce(after, first);
        if (finishedStates.has(first)) expect(finishedStates.has(end) || end === 'rejected').toBe(true);
        if (first === 'rejected') expect(['rejected', 'credited', 'bonused']).toContain(end);
        if (first === 'credited') expect(['credited', 'bonused']).toContain(end);
        if (first === 'bonused') expect(end).toBe('bonused');
      }),
    );
  });

  it('LC2 lets everybody finish who left and came back', () => {
    for (const departure of ['quit', 'returned', 'timed_out'] as const)
      expect(after(departure, 'complete')).toBe('completed');
  });

  it('LC2 leaves `rejected` only by unreject', () => {
    const out = events.filter((event) => after('rejected', event) !== 'rejected');
    expect(out).toEqual(['unreject']);
  });

  it('LC8 has psiTurk’s numbers, and finds a state by its number', () => {
    expect(stateCodes).toEqual({
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
    });
    for (const state of states) {
      expect(stateOfCode(stateCodes[state])).toBe(state);
      expect(psiturkStatusNames[stateCodes[state]]).toMatch(/^[A-Z_]+$/);
    }
    for (const code of [NOT_ACCEPTED, 12, -1, 1.5, Number.NaN])
      expect(() => stateOfCode(code)).toThrow(RangeError);
  });

  it('LC8 counts as finished what psiTurk counts: 3, 4, 5 and 7', () => {
    expect([...finishedStates].map((state) => stateCodes[state]).sort()).toEqual([3, 4, 5, 7]);
  });
});

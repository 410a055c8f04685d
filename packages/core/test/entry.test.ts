import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideAd,
  decideStudy,
  type EntryRules,
  type KnownParticipation,
  type ParticipantState,
  stateCodes,
} from '../src/index.ts';

const visit = { hitId: 'H1', assignmentId: 'A1' };
const rules: EntryRules = { allowRepeats: false, debug: false, resume: false };

const mine = (state: ParticipantState, engaged = state !== 'allocated'): KnownParticipation => ({
  participantId: 1,
  ...visit,
  state,
  enteredAt: 0,
  engaged,
});
const other = (state: ParticipantState, engaged: boolean): KnownParticipation => ({
  participantId: 2,
  hitId: 'H2',
  assignmentId: 'A2',
  state,
  enteredAt: 0,
  engaged,
});

const states = Object.keys(stateCodes) as ParticipantState[];
const psiturkStates = states.filter((state) => stateCodes[state] <= 7);
const flags = [false, true];

const psiturkNumbers: Readonly<Record<string, number>> = {
  STATUS_UNEXPECTED: 1000,
  ALREADY_STARTED: 1008,
  ALREADY_STARTED_AD: 1009,
  ALREADY_PARTICIPATED: 1010,
};
const shown = (decision: ReturnType<typeof decideAd> | ReturnType<typeof decideStudy>): string | number =>
  decision.show === 'error' ? (psiturkNumbers[decision.code] ?? decision.code) : decision.show;

/** psiTurk's own order of decisions for the ad, written from its description. */
function psiturkAd(
  status: number | undefined,
  alreadyInDb: boolean,
  { debug, allowRepeats }: EntryRules,
): string | number {
  if ((status === 2 || status === 6) && !debug) return 1009;
  if (status === 3 || (status === 4 && !alreadyInDb)) return 'submit';
  if (alreadyInDb && !debug && !allowRepeats) return 1010;
  if (status === undefined || status === 1 || debug) return 'ad';
  return 1000;
}

/** psiTurk's decisions for the study page, where at most one row is looked at. */
function psiturkStudy(
  row: { readonly status: number; readonly sameAssignment: boolean } | undefined,
  { debug, allowRepeats }: EntryRules,
): string | number {
  if (row === undefined || (allowRepeats && !row.sameAssignment)) return 'enrol';
  if (!row.sameAssignment) return 1010;
  return row.status >= 2 && !debug ? 1008 : 'again';
}

const eachCase = [undefined, ...psiturkStates].flatMap((state) =>
  flags.flatMap((debug) => flags.map((allowRepeats) => ({ state, debug, allowRepeats }))),
);

describe('the ad', () => {
  it.each(eachCase)(
    'LC3 shows what psiTurk shows: mine $state, debug $debug, repeats $allowRepeats',
    ({ state, debug, allowRepeats }) => {
      const here = { ...rules, debug, allowRepeats };
      const status = state === undefined ? undefined : stateCodes[state];
      const own = state === undefined ? [] : [mine(state)];
      expect(shown(decideAd(visit, own, here))).toBe(psiturkAd(status, false, here));
      for (const theirs of psiturkStates) {
        const known = [...own, other(theirs, true)];
        expect(shown(decideAd(visit, known, here))).toBe(psiturkAd(status, true, here));
        expect(shown(decideAd(visit, known.toReversed(), here))).toBe(psiturkAd(status, true, here));
      }
    },
  );

  it('LC3 knows a row of another hit with the same assignment neither as mine nor as another', () => {
    const known = [{ ...mine('completed'), hitId: 'H9' }];
    expect(decideAd(visit, known, rules)).toEqual({ show: 'ad' });
  });

  it('LC3 names the participant whose task is to be submitted', () => {
    expect(decideAd(visit, [other('returned', false), mine('completed')], rules)).toEqual({
      show: 'submit',
      participantId: 1,
    });
  });

  it('LC3 shows the ad again to somebody who may resume', () => {
    for (const state of ['started', 'quit'] as const)
      expect(shown(decideAd(visit, [mine(state)], { ...rules, resume: true }))).toBe('ad');
  });

  it('LC3 says that a person was screened out, and 1000 for the other ends psiTurk lacks', () => {
    expect(shown(decideAd(visit, [mine('screened_out')], rules))).toBe('SCREENED_OUT');
    expect(shown(decideAd(visit, [mine('screened_out')], { ...rules, debug: true }))).toBe('ad');
    for (const state of ['returned', 'timed_out', 'rejected'] as const)
      expect(shown(decideAd(visit, [mine(state)], rules))).toBe(1000);
  });
});

describe('the study page', () => {
  it.each(eachCase)(
    'LC4 does what psiTurk does: $state, debug $debug, repeats $allowRepeats',
    ({ state, debug, allowRepeats }) => {
      const here = { ...rules, debug, allowRepeats };
      for (const sameAssignment of flags) {
        const row = state === undefined ? undefined : { status: stateCodes[state], sameAssignment };
        const known = state === undefined ? [] : [sameAssignment ? mine(state) : other(state, true)];
        expect(shown(decideStudy(visit, known, here))).toBe(psiturkStudy(row, here));
      }
    },
  );

  it('LC4 lets a person go on after a reload where the study allows it', () => {
    for (const state of ['started', 'quit'] as const)
      expect(decideStudy(visit, [mine(state)], { ...rules, resume: true })).toEqual({
        show: 'again',
        participantId: 1,
      });
    for (const state of ['completed', 'submitted', 'credited', 'bonused', 'returned', 'rejected'] as const)
      expect(shown(decideStudy(visit, [mine(state)], { ...rules, resume: true }))).toBe(1008);
  });

  it('LC4 says that a person was screened out', () => {
    expect(shown(decideStudy(visit, [mine('screened_out')], rules))).toBe('SCREENED_OUT');
  });
});

const row = fc.record({
  participantId: fc.nat(),
  hitId: fc.constantFrom('H1', 'H2'),
  assignmentId: fc.constantFrom('A1', 'A2', 'A3', 'A4'),
  state: fc.constantFrom(...states),
  enteredAt: fc.nat(),
  engaged: fc.boolean(),
});
const rows = fc.uniqueArray(row, { selector: ({ assignmentId }) => assignmentId, maxLength: 4 });
const anyRules = fc.record({ allowRepeats: fc.boolean(), debug: fc.boolean(), resume: fc.boolean() });

describe('entry', () => {
  it('LC3, LC4 do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, anyRules, (known, here) => {
        const reversed = known.toReversed();
        expect(decideAd(visit, known, here)).toEqual(decideAd(visit, reversed, here));
        expect(decideStudy(visit, known, here)).toEqual(decideStudy(visit, reversed, here));
      }),
    );
  });

  it('LC4 never lets a person take part twice, unless repeats are allowed', () => {
    fc.assert(
      fc.property(rows, anyRules, (known, here) => {
        const engagedElsewhere = known.some(({ assignmentId, engaged }) => assignmentId !== 'A1' && engaged);
        const decision = decideStudy(visit, known, here);
        if (decision.show === 'enrol') expect(engagedElsewhere && !here.allowRepeats).toBe(false);
        if (decision.show === 'again')
          expect(known.find(({ participantId }) => participantId === decision.participantId)).toBeDefined();
      }),
    );
  });

  it('LC5 lets a person back in who only opened the page and gave the task back', () => {
    for (const state of ['allocated', 'returned', 'timed_out'] as const) {
      expect(shown(decideAd(visit, [other(state, false)], rules))).toBe('ad');
      expect(shown(decideStudy(visit, [other(state, false)], rules))).toBe('enrol');
    }
  });

  it('LC5 counts every engaged row, and every row that ended otherwise', () => {
    for (const state of states) {
      expect(shown(decideStudy(visit, [other(state, true)], rules))).toBe(1010);
      const early = ['allocated', 'returned', 'timed_out'].includes(state);
      expect(shown(decideStudy(visit, [other(state, false)], rules))).toBe(early ? 'enrol' : 1010);
      expect(shown(decideAd(visit, [other(state, false)], rules))).toBe(early ? 'ad' : 1010);
    }
  });
});

import { describe, expect, test } from 'vitest';
import {
  type Comparator,
  type Locale,
  meets,
  percentApproved,
  type Requirement,
  type Standing,
  systemTypes,
  unmet,
  type WorkerAction,
} from '../../src/domain/requirement.ts';

const TYPE = '3QUALIFICATION';

const standing = (value: number | undefined, locale: Locale = { country: 'US' }): Standing => ({
  values: new Map(value === undefined ? [] : [[TYPE, value]]),
  locale,
});

const requirement = (comparator: Comparator, changes: Partial<Requirement> = {}): Requirement => ({
  qualificationTypeId: TYPE,
  comparator,
  integers: [],
  locales: [],
  guards: 'Accept',
  ...changes,
});

/** Whether a worker meets it who has the value 4, 5 or 6, and one who has none; the values asked for beside it. */
const table: readonly (readonly [
  Comparator,
  integers: readonly number[],
  less: boolean,
  equal: boolean,
  greater: boolean,
  missing: boolean,
])[] = [
  ['LessThan', [5], true, false, false, false],
  ['LessThanOrEqualTo', [5], true, true, false, false],
  ['GreaterThan', [5], false, false, true, false],
  ['GreaterThanOrEqualTo', [5], false, true, true, false],
  ['EqualTo', [5], false, true, false, false],
  ['NotEqualTo', [5], true, false, true, false],
  ['In', [5], false, true, false, false],
  ['In', [4, 6], true, false, true, false],
  ['NotIn', [5], true, false, true, false],
  ['NotIn', [4, 6], false, true, false, false],
  ['Exists', [], true, true, true, false],
  ['DoesNotExist', [], false, false, false, true],
];

describe('MQ1 a comparator compares with the value, the list or the mere presence', () => {
  for (const [comparator, integers, less, equal, greater] of table) {
    test(`MQ1 ${comparator} ${integers.join(' and ')}`.trimEnd(), () => {
      const asked = requirement(comparator, { integers });
      expect([4, 5, 6].map((value) => meets(asked, standing(value)))).toEqual([less, equal, greater]);
    });
  }

  test('MQ1 zero and negative values are values', () => {
    expect(meets(requirement('Exists'), standing(0))).toBe(true);
    expect(meets(requirement('DoesNotExist'), standing(0))).toBe(false);
    expect(meets(requirement('LessThan', { integers: [0] }), standing(-1))).toBe(true);
    expect(meets(requirement('EqualTo', { integers: [0] }), standing(0))).toBe(true);
  });
});

describe('MQ2 who lacks a qualification', () => {
  for (const [comparator, integers, , , , missing] of table) {
    test(
      `MQ2 ${missing ? 'meets' : 'does not meet'} ${comparator} ${integers.join(' and ')}`.trimEnd(),
      () => {
        expect(meets(requirement(comparator, { integers }), standing(undefined))).toBe(missing);
      },
    );
  }
});

describe('MQ3 locales', () => {
  const asked = (comparator: Comparator, ...locales: readonly Locale[]) =>
    requirement(comparator, { qualificationTypeId: systemTypes.locale, locales });
  const pennsylvania: Locale = { country: 'US', subdivision: 'PA' };

  test('MQ3 a country alone matches all its subdivisions', () => {
    const us = asked('EqualTo', { country: 'US' });
    expect(meets(us, standing(undefined, pennsylvania))).toBe(true);
    expect(meets(us, standing(undefined, { country: 'US' }))).toBe(true);
    expect(meets(us, standing(undefined, { country: 'DE' }))).toBe(false);
  });

  test('MQ3 a subdivision matches itself only', () => {
    const exact = asked('EqualTo', pennsylvania);
    expect(meets(exact, standing(undefined, pennsylvania))).toBe(true);
    expect(meets(exact, standing(undefined, { country: 'US', subdivision: 'NY' }))).toBe(false);
    expect(meets(exact, standing(undefined, { country: 'US' }))).toBe(false);
  });

  test('MQ3 lists match any member, their opposites none', () => {
    const wanted = [{ country: 'DE' }, pennsylvania];
    for (const [locale, named] of [
      [{ country: 'DE' }, true],
      [pennsylvania, true],
      [{ country: 'US', subdivision: 'NY' }, false],
      [{ country: 'FR' }, false],
    ] as const) {
      expect(meets(asked('In', ...wanted), standing(undefined, locale))).toBe(named);
      expect(meets(asked('NotIn', ...wanted), standing(undefined, locale))).toBe(!named);
    }
  });

  test('MQ3 NotEqualTo a country excludes its subdivisions', () => {
    const abroad = asked('NotEqualTo', { country: 'US' });
    expect(meets(abroad, standing(undefined, pennsylvania))).toBe(false);
    expect(meets(abroad, standing(undefined, { country: 'IN' }))).toBe(true);
  });

  test('MQ3 everybody has a locale, and places have no order', () => {
    expect(meets(asked('Exists'), standing(undefined))).toBe(true);
    expect(meets(asked('DoesNotExist'), standing(undefined))).toBe(false);
    expect(meets(asked('GreaterThan', { country: 'US' }), standing(undefined))).toBe(false);
  });
});

describe('MQ4 what a requirement guards', () => {
  const guarded: Readonly<Record<Requirement['guards'], readonly WorkerAction[]>> = {
    Accept: ['accept'],
    PreviewAndAccept: ['preview', 'accept'],
    DiscoverPreviewAndAccept: ['discover', 'preview', 'accept'],
  };
  const actions: readonly WorkerAction[] = ['discover', 'preview', 'accept'];

  for (const guards of Object.keys(guarded) as (keyof typeof guarded)[]) {
    test(`MQ4 ${guards}`, () => {
      const asked = requirement('Exists', { guards });
      const kept = actions.filter((action) => unmet([asked], standing(undefined), action).length > 0);
      expect(kept).toEqual(guarded[guards]);
      for (const action of actions) expect(unmet([asked], standing(1), action)).toEqual([]);
    });
  }

  test('MQ4 all requirements that guard an action must hold, and all that do not are named', () => {
    const met = requirement('EqualTo', { integers: [7] });
    const missed = requirement('GreaterThan', { integers: [7] });
    const other = requirement('Exists', { qualificationTypeId: '3OTHER' });
    expect(unmet([met, missed, other], standing(7), 'accept')).toEqual([missed, other]);
  });
});

describe('MQ5 the share of approved work', () => {
  test('MQ5 is 100 until 100 assignments are reviewed', () => {
    expect(percentApproved(0, 0)).toBe(100);
    expect(percentApproved(0, 99)).toBe(100);
    expect(percentApproved(50, 49)).toBe(100);
  });

  test('MQ5 counts from the hundredth on, rounded down', () => {
    expect(percentApproved(0, 100)).toBe(0);
    expect(percentApproved(99, 1)).toBe(99);
    expect(percentApproved(999, 1)).toBe(99);
    expect(percentApproved(1000, 0)).toBe(100);
  });
});

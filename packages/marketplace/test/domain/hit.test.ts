import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  availableOf,
  completedOf,
  type HitCounts,
  type HitStatus,
  holdOf,
  mayExtendTo,
  statusOf,
} from '../../src/domain/hit.ts';
import { fingerprintText, type HitType, type HitTypeValues } from '../../src/domain/hit-type.ts';
import { profiles } from '../../src/domain/profile.ts';

const END = 1000;
const [BEFORE, AFTER] = [END - 1, END];

const counted = (changes: Partial<HitCounts> = {}): HitCounts => ({
  maxAssignments: 3,
  pending: 0,
  submitted: 0,
  approved: 0,
  rejected: 0,
  ...changes,
});

const stateAt = (now: number, changes: Partial<HitCounts>, status: HitStatus = 'Assignable'): HitStatus =>
  statusOf({ ...counted(changes), expiresAt: END, status }, now, profiles.observed);

/** Counts that fit into the HIT. */
const counts = fc
  .tuple(fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5), fc.nat(5))
  .map(([free, pending, submitted, approved, rejected]) => ({
    maxAssignments: Math.max(1, free + pending + submitted + approved + rejected),
    pending,
    submitted,
    approved,
    rejected,
  }));

const type: HitType = {
  id: 1,
  hitTypeId: '3TYPE',
  groupId: '3GROUP',
  requesterId: 1,
  title: 'A study',
  description: 'Ten minutes',
  keywords: undefined,
  rewardMinor: 100,
  durationMs: 3_600_000,
  autoApprovalMs: 0,
  requirements: [],
  asksForMasters: false,
};

describe('counts', () => {
  test('MH1 every slot is somewhere, and none is available below zero', () => {
    fc.assert(
      fc.property(counts, (hit) => {
        expect(availableOf(hit) + hit.pending + hit.submitted + completedOf(hit)).toBe(hit.maxAssignments);
        expect(availableOf({ ...hit, maxAssignments: 1 })).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('MH1 Completed is what was reviewed, not what was submitted', () => {
    expect(completedOf(counted({ submitted: 2, approved: 4, rejected: 1 }))).toBe(5);
  });
});

describe('states', () => {
  test.each<[Partial<HitCounts>, HitStatus]>([
    [{}, 'Assignable'],
    [{ pending: 2 }, 'Assignable'],
    [{ pending: 3 }, 'Unassignable'],
    [{ pending: 1, submitted: 2 }, 'Unassignable'],
    [{ submitted: 3 }, 'Reviewable'],
    [{ submitted: 1, approved: 1, rejected: 1 }, 'Reviewable'],
  ])('MH2 before its end a HIT with %j is %s', (hit, state) => {
    expect(stateAt(BEFORE, hit)).toBe(state);
  });

  test('MH3 after its end it is Unassignable while somebody works, then Reviewable', () => {
    fc.assert(
      fc.property(counts, (hit) => {
        expect(stateAt(AFTER, hit)).toBe(hit.pending > 0 ? 'Unassignable' : 'Reviewable');
      }),
    );
  });

  test('MH3 the other way of the sources is Reviewable at once', () => {
    const hit = { ...counted({ pending: 1 }), expiresAt: END, status: 'Assignable' as const };
    expect(statusOf(hit, AFTER, { expiredWithPending: 'Reviewable' })).toBe('Reviewable');
  });

  test('MH4 Reviewing stays while the HIT would be Reviewable, and no longer', () => {
    expect(stateAt(BEFORE, { approved: 3 }, 'Reviewing')).toBe('Reviewing');
    expect(stateAt(AFTER, {}, 'Reviewing')).toBe('Reviewing');
    expect(stateAt(BEFORE, { approved: 2 }, 'Reviewing')).toBe('Assignable');
    expect(stateAt(AFTER, { pending: 1 }, 'Reviewing')).toBe('Unassignable');
  });

  test('MH4 what is disposed of stays so', () => {
    fc.assert(
      fc.property(counts, fc.nat(2 * END), (hit, now) => {
        expect(stateAt(now, hit, 'Disposed')).toBe('Disposed');
      }),
    );
  });
});

test.each([
  [1, 9, true],
  [1, 10, false],
  [9, 10, false],
  [9, 900, false],
  [10, 11, true],
  [10, 1000, true],
])('MH5 from %i to %i assignments: %s', (from, to, may) => {
  expect(mayExtendTo(from, to)).toBe(may);
});

describe('what is held', () => {
  const hold = (hit: HitCounts, now: number, status: HitStatus = 'Assignable'): number =>
    holdOf({ ...hit, status, expiresAt: END, type }, now);

  test('MM3 is the price of every slot that may still cost something', () => {
    fc.assert(
      fc.property(counts, (hit) => {
        const price = hit.maxAssignments >= 10 ? 140 : 120;
        const worked = hit.pending + hit.submitted;
        expect(hold(hit, BEFORE)).toBe((availableOf(hit) + worked) * price);
        expect(hold(hit, AFTER)).toBe(worked * price);
        expect(hold(hit, BEFORE, 'Disposed')).toBe(0);
      }),
    );
  });
});

describe('a HIT type', () => {
  const { id: _, hitTypeId: __, groupId: ___, requesterId: ____, asksForMasters: _____, ...values } = type;
  const others: Partial<HitTypeValues>[] = [
    { title: 'Another' },
    { description: 'Twenty minutes' },
    { keywords: '' },
    { rewardMinor: 101 },
    { durationMs: 3_600_001 },
    { autoApprovalMs: 1 },
    {
      requirements: [
        { qualificationTypeId: '3Q', comparator: 'Exists', integers: [], locales: [], guards: 'Accept' },
      ],
    },
  ];

  test('MH7 is the same for equal values', () => {
    expect(fingerprintText({ ...values })).toBe(fingerprintText(values));
  });

  test.each(others)('MH7 is another one with %j', (change) => {
    expect(fingerprintText({ ...values, ...change })).not.toBe(fingerprintText(values));
  });
});

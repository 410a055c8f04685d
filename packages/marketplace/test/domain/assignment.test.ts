import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AssignmentStatus,
  isLive,
  mayApprove,
  maySubmit,
  REVERSAL_MS,
  reviewStatuses,
} from '../../src/domain/assignment.ts';

const statuses: readonly AssignmentStatus[] = [
  'accepted',
  'returned',
  'abandoned',
  'submitted',
  'approved',
  'rejected',
];
const status = fc.constantFrom(...statuses);
const SUBMITTED_AT = 5_000_000;

test('MA1 whoever returned or abandoned has left the HIT, and nobody else', () => {
  expect(statuses.filter((one) => !isLive(one))).toEqual(['returned', 'abandoned']);
});

test('MA3 work may be handed in before its deadline, by who holds it', () => {
  fc.assert(
    fc.property(status, fc.nat(100), fc.nat(100), (one, deadline, now) => {
      expect(maySubmit({ status: one, deadline }, now)).toBe(one === 'accepted' && now < deadline);
    }),
  );
});

describe('MA5 approving', () => {
  const may = (one: AssignmentStatus, after: number, override: boolean): boolean =>
    mayApprove({ status: one, submittedAt: SUBMITTED_AT }, SUBMITTED_AT + after, override);

  test('MA5 submitted work may be approved at any time', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (after, override) => {
        expect(may('submitted', after, override)).toBe(true);
      }),
    );
  });

  test('MA5 rejected work may be approved when asked for, within 30 days after its submission', () => {
    expect(may('rejected', REVERSAL_MS - 1, true)).toBe(true);
    expect(may('rejected', REVERSAL_MS, true)).toBe(false);
    expect(may('rejected', 0, false)).toBe(false);
  });

  test('MA5 nothing else may be approved', () => {
    for (const one of ['accepted', 'returned', 'abandoned', 'approved'] as const)
      expect(may(one, 0, true)).toBe(false);
  });
});

test('MA6 the requester knows of three states only', () => {
  expect(statuses.map((one) => reviewStatuses[one])).toEqual([
    undefined,
    undefined,
    undefined,
    'Submitted',
    'Approved',
    'Rejected',
  ]);
});

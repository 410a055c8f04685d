import { describe, expect, test } from 'vitest';
import { assertMatchesModel } from '../support/service-model.ts';

const assignment = {
  AssignmentId: '3ABC',
  WorkerId: 'A1B2',
  HITId: '3DEF',
  AssignmentStatus: 'Submitted',
  AcceptTime: 1700000000.5,
  SubmitTime: 1.7e9,
  Answer: '',
};

describe('The check of answers against the model', () => {
  test('An answer as the service gives it passes, and so does an empty one of an operation that says nothing', () => {
    assertMatchesModel('ListAssignmentsForHIT', {
      NumResults: 1,
      Assignments: [assignment],
      NextToken: 'p2',
    });
    assertMatchesModel('DeleteHIT', {});
    assertMatchesModel('DeleteHIT', '');
  });

  test.each([
    ['an unknown member', { ...assignment, Colour: 'red' }, 'Assignments[0].Colour: not in the model'],
    ['a time as text', { ...assignment, SubmitTime: '2026-01-01' }, 'SubmitTime: "2026-01-01" is no number'],
    ['a null', { ...assignment, Deadline: null }, 'Deadline: null is no number'],
    ['a status of its own', { ...assignment, AssignmentStatus: 'Accepted' }, 'is none of Submitted'],
    ['an id of lower case', { ...assignment, HITId: 'abc' }, 'does not match ^[A-Z0-9]+$'],
    ['a missing member', { ...assignment, Answer: undefined }, 'Answer: undefined is no text'],
  ])('%s is a fault', (_, faulty, fault) => {
    expect(() =>
      assertMatchesModel('ListAssignmentsForHIT', { NumResults: 1, Assignments: [faulty] }),
    ).toThrow(fault);
  });

  test('A list that is left out is a fault, for clients take its length', () => {
    expect(() => assertMatchesModel('ListHITs', { NumResults: 0 })).toThrow('ListHITs.HITs: missing');
    expect(() => assertMatchesModel('NotifyWorkers', {})).toThrow('NotifyWorkersFailureStatuses: missing');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  knownAnswerScore,
  parseKnownAnswersPolicy,
  reviewKnownAnswers,
} from '../../../src/domain/review-policy/known-answers.ts';
import { decisionRow } from '../../../src/domain/review-policy/report.ts';
import type { Answer } from '../../../src/questions/answers.ts';

const free = (question: string, text: string): Answer => ({ kind: 'freeText', question, text });
const chosen = (question: string, ...selections: string[]): Answer => ({
  kind: 'selection',
  question,
  selections,
});

type Values = Readonly<Record<string, string>>;
const parse = (
  values: Values,
  key: Readonly<Record<string, readonly string[]>> = { q1: ['B'], q2: ['x', 'y'] },
) =>
  parseKnownAnswersPolicy({
    PolicyName: 'ScoreMyKnownAnswers/2011-09-01',
    Parameters: [
      { Key: 'AnswerKey', MapEntries: Object.entries(key).map(([Key, Values]) => ({ Key, Values })) },
      ...Object.entries(values).map(([Key, value]) => ({ Key, Values: [value] })),
    ],
  });

const context = { actionId: 'ACTION', now: 1_700_000_000_500, hitId: 'HIT', maxAssignments: 3 };
const review = (values: Values, answers: readonly Answer[], maxAssignments = 3) =>
  reviewKnownAnswers(parse(values), { assignmentId: 'ASSIGNMENT', answers }, { ...context, maxAssignments });

const ALL = [free('q1', 'B'), chosen('q2', 'y', 'x')];
const HALF = [free('q1', ' B\n')];

describe('ScoreMyKnownAnswers', () => {
  it('compares trimmed, by case, as sets, and cuts percentages', () => {
    const scoreOf = (key: Readonly<Record<string, readonly string[]>>, ...answers: Answer[]): number =>
      knownAnswerScore(parse({}, key), answers);
    expect(scoreOf({ q: [' B '] }, free('q', '\tB '))).toBe(100);
    expect(scoreOf({ q: ['B'] }, free('q', 'b'))).toBe(0);
    expect(scoreOf({ q: ['B'] }, free('q', 'B.'))).toBe(0);
    expect(scoreOf({ q: ['B'] })).toBe(0);
    expect(scoreOf({ q: [] })).toBe(100);
    expect(scoreOf({ q: [] }, free('q', ' '))).toBe(100);
    expect(scoreOf({ q: [] }, free('q', 'B'))).toBe(0);
    expect(scoreOf({ q: ['A', 'B'] }, chosen('q', 'B', 'A'))).toBe(100);
    expect(scoreOf({ q: ['A', 'B'] }, chosen('q', 'A'))).toBe(0);
    expect(scoreOf({ q: ['A'] }, chosen('q', 'A', 'B'))).toBe(0);
    expect(scoreOf({ a: ['1'], b: ['1'], c: ['1'] }, free('a', '1'), free('b', '1'))).toBe(66);
  });

  it('approves from its threshold on, rejects below the other, else leaves the work', () => {
    const both = {
      ApproveIfKnownAnswerScoreIsAtLeast: '100',
      ApproveReason: 'Thanks.',
      RejectIfKnownAnswerScoreIsLessThan: '50',
      RejectReason: 'Too few.',
    };
    expect(review(both, ALL).decisions).toEqual([
      { action: 'approve', assignmentId: 'ASSIGNMENT', reason: 'Thanks.' },
    ]);
    expect(review(both, HALF).decisions).toEqual([]);
    expect(review(both, []).decisions).toEqual([
      { action: 'reject', assignmentId: 'ASSIGNMENT', reason: 'Too few.' },
    ]);
    const actions = (values: Values, answers: readonly Answer[]) =>
      review(values, answers).decisions.map(({ action }) => action);
    expect(actions({ ApproveIfKnownAnswerScoreIsAtLeast: '0' }, [])).toEqual(['approve']);
    expect(actions({ ApproveIfKnownAnswerScoreIsAtLeast: '101' }, ALL)).toEqual([]);
    expect(actions({ RejectIfKnownAnswerScoreIsLessThan: '0' }, [])).toEqual([]);
    expect(actions({ RejectIfKnownAnswerScoreIsLessThan: '101' }, ALL)).toEqual(['reject']);
    expect(
      actions({ ApproveIfKnownAnswerScoreIsAtLeast: '0', RejectIfKnownAnswerScoreIsLessThan: '101' }, HALF),
    ).toEqual(['approve']);
  });

  it('extends by one, never past its limit nor from nine to ten', () => {
    const extend = (maxAssignments: number, limit?: string) =>
      review(
        {
          ExtendIfKnownAnswerScoreIsLessThan: '51',
          ExtendMinimumTimeInSeconds: '3600',
          ...(limit === undefined ? {} : { ExtendMaximumAssignments: limit }),
        },
        HALF,
        maxAssignments,
      ).decisions;
    expect(extend(4)).toEqual([{ action: 'extend', hitId: 'HIT', assignments: 1, openForSeconds: 3600 }]);
    const nothing = [{ action: 'extend', hitId: 'HIT', assignments: 0, openForSeconds: 0 }];
    expect(extend(5)).toEqual(nothing);
    expect(extend(9, '25')).toEqual(nothing);
    expect(extend(10, '25')).toMatchObject([{ assignments: 1 }]);
    expect(extend(25, '25')).toEqual(nothing);
    expect(review({ ExtendIfKnownAnswerScoreIsLessThan: '50' }, HALF).decisions).toEqual([]);
  });

  it('reports as the reference shows it', () => {
    const { results, review: row } = review({}, HALF);
    const subject = { ActionId: 'ACTION', SubjectId: 'ASSIGNMENT', SubjectType: 'Assignment' };
    expect(results).toEqual([
      { ...subject, QuestionId: 'q1', Key: 'KnownAnswerCorrect', Value: '1' },
      { ...subject, QuestionId: 'q2', Key: 'KnownAnswerCorrect', Value: '0' },
      { ...subject, Key: 'KnownAnswerScore', Value: '50' },
    ]);
    expect(row).toEqual({
      ActionId: 'ACTION',
      ActionName: 'review',
      TargetId: 'ASSIGNMENT',
      TargetType: 'Assignment',
      Status: 'Succeeded',
      CompleteTime: 1_700_000_000.5,
      Result: 'Reviewed 2 known answers; 1/2 correct',
    });
  });

  it('reports what came of a decision', () => {
    const about = { actionId: 'A2', now: 2000 };
    const approve = { action: 'approve', assignmentId: 'ASSIGNMENT', reason: '' } as const;
    expect(decisionRow(approve, { status: 'Succeeded' }, about)).toEqual({
      ActionId: 'A2',
      ActionName: 'approve',
      TargetId: 'ASSIGNMENT',
      TargetType: 'Assignment',
      Status: 'Succeeded',
      CompleteTime: 2,
      Result: 'Approved',
    });
    const errorCode = 'AWS.MechanicalTurk.InvalidAssignmentState';
    expect(
      decisionRow(approve, { status: 'Failed', result: 'Already rejected', errorCode }, about),
    ).toMatchObject({ Status: 'Failed', Result: 'Already rejected', ErrorCode: errorCode });
    for (const [assignments, word] of [
      [0, 'Not extended: the limit is reached'],
      [1, 'Extended by 1 assignment'],
    ] as const)
      expect(
        decisionRow(
          { action: 'extend', hitId: 'HIT', assignments, openForSeconds: 0 },
          { status: 'Succeeded' },
          about,
        ),
      ).toMatchObject({ TargetId: 'HIT', TargetType: 'HIT', Result: word });
  });

  it('scores from 0 to 100, and more correct answers never score less', () => {
    const questions = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const policy = parse({}, Object.fromEntries(questions.map((question) => [question, ['1']])));
    fc.assert(
      fc.property(fc.subarray(questions), fc.subarray(questions), (some, more) => {
        const score = (correct: readonly string[]): number =>
          knownAnswerScore(
            policy,
            correct.map((question) => free(question, '1')),
          );
        const union = [...new Set([...some, ...more])];
        expect(score(some)).toBeGreaterThanOrEqual(0);
        expect(score(union)).toBeLessThanOrEqual(100);
        expect(score(union)).toBeGreaterThanOrEqual(score(some));
        expect(score(some) === 100).toBe(some.length === questions.length);
      }),
    );
  });

  it('refuses what it does not understand, naming the parameter', () => {
    const refusal = { type: 'ParameterValidationError' };
    const name = 'ScoreMyKnownAnswers/2011-09-01';
    const key = { Key: 'AnswerKey', MapEntries: [{ Key: 'q', Values: ['a'] }] };
    for (const [input, message] of [
      [{ PolicyName: 'SimplePlurality/2011-09-01' }, 'parameter PolicyName'],
      [{ PolicyName: name }, 'parameter AnswerKey'],
      [{ PolicyName: name, Parameters: [{ Key: 'AnswerKey', Values: ['a'] }] }, 'parameter AnswerKey'],
      [
        { PolicyName: name, Parameters: [{ ...key, MapEntries: [...key.MapEntries, ...key.MapEntries] }] },
        'parameter AnswerKey',
      ],
      [{ PolicyName: name, Parameters: [key, key] }, 'more than once'],
      [
        { PolicyName: name, Parameters: [key, { Key: 'ApproveIfScoreIsAtLeast', Values: ['1'] }] },
        'The value "ApproveIfScoreIsAtLeast" is not valid for the parameter Key.',
      ],
      ...['102', '-1', '50.5', 'x', ''].map(
        (value) =>
          [
            {
              PolicyName: name,
              Parameters: [key, { Key: 'RejectIfKnownAnswerScoreIsLessThan', Values: [value] }],
            },
            `The value "${value}" is not valid for the parameter RejectIfKnownAnswerScoreIsLessThan.`,
          ] as const,
      ),
      [
        { PolicyName: name, Parameters: [key, { Key: 'ExtendMaximumAssignments', Values: ['26'] }] },
        'from 2 to 25',
      ],
      [
        { PolicyName: name, Parameters: [key, { Key: 'ExtendMinimumTimeInSeconds', Values: ['59'] }] },
        'from 60',
      ],
      [
        { PolicyName: name, Parameters: [key, { Key: 'RejectReason', Values: ['a', 'b'] }] },
        'exactly one value',
      ],
      [{ PolicyName: name, Parameters: [key, { Key: 'RejectReason' }] }, 'exactly one value'],
    ] as const)
      expect(() => parseKnownAnswersPolicy(input)).toThrow(
        expect.objectContaining({ ...refusal, message: expect.stringContaining(message) }),
      );
  });
});

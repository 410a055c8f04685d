import { describe, expect, test } from 'vitest';
import {
  type Qualification,
  type QualificationRequest,
  type QualificationTest,
  type QualificationType,
  requestStateOf,
} from '../../src/domain/qualification.ts';

type Type = Parameters<typeof requestStateOf>[0];
type Last = NonNullable<Parameters<typeof requestStateOf>[2]>;

const HOUR = 3_600_000;
const quiz: QualificationTest = { form: '<QuestionForm/>', answerKey: undefined, durationMs: HOUR };
const granted: Pick<Qualification, 'status'> = { status: 'Granted' };
const revoked: Pick<Qualification, 'status'> = { status: 'Revoked' };

const type = (changes: Partial<QualificationType> = {}): Type => ({
  status: 'Active',
  requestable: true,
  retryDelayMs: undefined,
  test: undefined,
  ...changes,
});

const last = (status: QualificationRequest['status'], test?: QualificationTest): Last => ({
  status,
  begunAt: 0,
  test,
});

describe('whether a worker may ask for a qualification', () => {
  test('the first request is open, unless the type takes none', () => {
    expect(requestStateOf(type(), undefined, undefined, 0)).toEqual({ state: 'open' });
    for (const closed of [
      type({ status: 'Inactive' }),
      type({ status: 'Disposing' }),
      type({ requestable: false }),
    ])
      expect(requestStateOf(closed, undefined, undefined, 0)).toEqual({ state: 'not-requestable' });
  });

  test('there is one request for ever where retries are off', () => {
    for (const status of ['granted', 'rejected'] as const)
      expect(requestStateOf(type(), revoked, last(status), 1e15)).toEqual({ state: 'no-retake' });
    expect(requestStateOf(type({ test: quiz }), undefined, last('testing', quiz), HOUR)).toEqual({
      state: 'no-retake',
    });
  });

  test('the delay runs from the last request', () => {
    const patient = type({ retryDelayMs: 2 * HOUR });
    expect(requestStateOf(patient, undefined, last('rejected'), 2 * HOUR - 1)).toEqual({
      state: 'retry-later',
      at: 2 * HOUR,
    });
    expect(requestStateOf(patient, undefined, last('rejected'), 2 * HOUR)).toEqual({ state: 'open' });
  });

  test('a request that waits keeps the next one away', () => {
    const patient = type({ retryDelayMs: 0 });
    expect(requestStateOf(patient, undefined, last('pending'), HOUR)).toEqual({ state: 'already-pending' });
  });

  test('a test goes on until its time is over, also when the type was closed meanwhile', () => {
    const closed = type({ status: 'Inactive', retryDelayMs: 0, test: quiz });
    expect(requestStateOf(closed, undefined, last('testing', quiz), HOUR - 1)).toEqual({
      state: 'testing',
      test: quiz,
      deadline: HOUR,
    });
    expect(requestStateOf({ ...closed, status: 'Active' }, undefined, last('testing', quiz), HOUR)).toEqual({
      state: 'open',
    });
  });

  test('who has it has it, except for a better score where the test can be taken again', () => {
    expect(requestStateOf(type(), granted, undefined, 0)).toEqual({ state: 'already-granted' });
    expect(requestStateOf(type({ retryDelayMs: 0 }), granted, last('granted'), 0)).toEqual({
      state: 'already-granted',
    });
    expect(requestStateOf(type({ test: quiz }), granted, undefined, 0)).toEqual({
      state: 'already-granted',
    });
    expect(requestStateOf(type({ test: quiz, retryDelayMs: HOUR }), granted, last('granted'), 0)).toEqual({
      state: 'retry-later',
      at: HOUR,
    });
    expect(requestStateOf(type({ test: quiz, retryDelayMs: HOUR }), granted, last('granted'), HOUR)).toEqual({
      state: 'open',
    });
  });

  test('who lost it may ask again where retries are on', () => {
    expect(requestStateOf(type({ retryDelayMs: 0 }), revoked, last('granted'), 1)).toEqual({ state: 'open' });
    expect(requestStateOf(type(), revoked, undefined, 1)).toEqual({ state: 'open' });
  });
});

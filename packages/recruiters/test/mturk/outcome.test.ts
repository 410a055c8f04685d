import { TurnoutError } from '@turnout/core';
import { describe, expect, it } from 'vitest';
import { outcomeOf, readingError } from '../../src/mturk/outcome.ts';

interface Told {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly TurkErrorCode?: string;
  readonly status?: number;
}

/** An error as the SDK throws it. */
const errorWith = ({ status, message = 'told', ...rest }: Told): Error =>
  Object.assign(new Error(message), rest, { $metadata: { httpStatusCode: status } });

describe('a call that failed', () => {
  it.each<[string, Told, object]>([
    [
      'is refused by the service',
      { name: 'RequestError', status: 400 },
      { kind: 'refused', code: 'RequestError' },
    ],
    [
      'is refused with a code of MTurk’s',
      { name: 'RequestError', status: 400, TurkErrorCode: 'AWS.MechanicalTurk.InsufficientFunds' },
      { kind: 'refused', code: 'InsufficientFunds', isAlready: false },
    ],
    [
      'is refused with the time of day',
      { name: 'RequestError', status: 400, message: 'This HIT has no such state. (1795291326591 s)' },
      { kind: 'refused', message: 'This HIT has no such state.' },
    ],
    ['is refused by a type of no model', { name: 'ValidationException', status: 400 }, { kind: 'refused' }],
    ['has keys nobody knows', { name: 'UnrecognizedClientException', status: 403 }, { kind: 'refused' }],
    ['met a page of a proxy', { name: 'SyntaxError', status: 404 }, { kind: 'refused' }],
    ['is throttled', { name: 'ThrottlingException', status: 400 }, { kind: 'later' }],
    ['is throttled by a proxy', { name: 'Error', status: 429 }, { kind: 'later' }],
    [
      'asks about what does not show yet',
      {
        name: 'RequestError',
        status: 400,
        message: 'This operation can be called with a status of: null (1 s)',
      },
      { kind: 'later' },
    ],
    ['found nobody listening', { code: 'ECONNREFUSED' }, { kind: 'later' }],
    ['found no such host', { code: 'ENOTFOUND' }, { kind: 'later' }],
    ['did not believe the certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, { kind: 'later' }],
    [
      'was never connected',
      { name: 'TimeoutError', message: 'Socket timed out without establishing a connection within 5000 ms' },
      { kind: 'later' },
    ],
    ['was cut off', { code: 'ECONNRESET' }, { kind: 'unknown' }],
    ['was cut off while sending', { code: 'EPIPE' }, { kind: 'unknown' }],
    ['got no answer in time', { name: 'TimeoutError', message: 'Request timed out' }, { kind: 'unknown' }],
    ['failed in the service', { name: 'ServiceFault', status: 500 }, { kind: 'unknown' }],
    ['failed in a proxy behind which it may have arrived', { status: 502 }, { kind: 'unknown' }],
    ['got an answer that is none', { name: 'SyntaxError', status: 200 }, { kind: 'unknown' }],
    ['failed in a way nobody thought of', {}, { kind: 'unknown' }],
  ])('%s', (_, told, outcome) => {
    expect(outcomeOf(errorWith(told))).toMatchObject(outcome);
  });

  it('may throw what is no error', () => {
    for (const thrown of [undefined, null, 'text', 3]) expect(outcomeOf(thrown).kind).toBe('unknown');
  });

  it('before which nothing was sent is for later, or refused', () => {
    expect(outcomeOf(new TurnoutError('RECRUITER_SILENT'))).toMatchObject({ kind: 'later' });
    expect(outcomeOf(new TurnoutError('RECRUITER_SETUP'))).toMatchObject({ kind: 'refused' });
  });

  it('names no worker and no key', () => {
    const message = 'Assignment 3ABC of worker A2SOMEBODY12345 does not exist; key AKIAIOSFODNN7EXAMPLE.';
    const outcome = outcomeOf(errorWith({ name: 'RequestError', status: 400, message }));
    expect(outcome.message).toBe('Assignment 3ABC of worker A… does not exist; key A….');
    expect(readingError(errorWith({ name: 'RequestError', status: 400, message })).message).not.toContain(
      'A2SOME',
    );
  });

  it('of reading is an error of ours', () => {
    expect(readingError(errorWith({ status: 400, name: 'RequestError' })).code).toBe('RECRUITER_REFUSED');
    for (const told of [{ status: 500 }, { status: 429 }, { status: 400, name: 'ThrottlingException' }, {}])
      expect(readingError(errorWith(told)).code).toBe('RECRUITER_SILENT');
  });
});

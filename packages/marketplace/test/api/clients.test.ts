import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  GetAccountBalanceCommand,
  GetHITCommand,
  MTurkClient,
  type MTurkClientConfig,
  MTurkServiceException,
  SendBonusCommand,
  UpdateExpirationForHITCommand,
} from '@aws-sdk/client-mturk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestError } from '../../src/domain/refusal.ts';
import { ACCESS_KEY, type ApiApp, apiApp, ERROR_TIME, SECRET, stubHandlers } from './api-app.ts';

/** Debian's programs, by their full names: others of the same name may come first on the path. */
const AWS = '/usr/bin/aws';
const PYTHON = '/usr/bin/python3';

const NO_SUCH_HIT = `Hit 3GONE does not exist. (${ERROR_TIME})`;
const WRONG_SECRET = /^The request signature we calculated does not match the signature you provided/;
const UNKNOWN_KEY = 'The security token included in the request is invalid.';
const BAD_AMOUNT =
  "1 validation error detected: Value '0.9752' at 'bonusAmount' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$";

const hit = {
  HITId: '3HIT',
  Title: 'Sort pictures',
  CreationTime: 1700000000.5,
  Expiration: 1.7e9,
  QualificationRequirements: [],
};
const bonus = { WorkerId: 'A1', BonusAmount: '0.9752', AssignmentId: '3A', Reason: 'Thanks' };

const badBonus = 'send-bonus --worker-id A1 --bonus-amount 0.9752 --assignment-id 3A --reason r'.split(' ');

let api: ApiApp;
let endpoint: string;

beforeAll(async () => {
  api = await apiApp({
    signatures: {
      mode: 'strict',
      secretOf: async (accessKeyId) => (accessKeyId === ACCESS_KEY ? SECRET : undefined),
      now: Date.now,
    },
    handlers: stubHandlers({
      GetHIT: async (_, { HITId }) => {
        if (HITId === '3HIT') return { HIT: hit };
        throw requestError('HITDoesNotExist', `Hit ${HITId} does not exist.`);
      },
      GetAccountBalance: async () => {
        throw new Error('of the inside');
      },
    }),
  });
  endpoint = `${await api.app.listen({ port: 0, host: '127.0.0.1' })}/production`;
});

afterAll(async () => {
  await api.app.close();
});

const run = promisify(execFile);

interface Keys {
  readonly id: string;
  readonly secret: string;
  readonly token?: string;
}

const right: Keys = { id: ACCESS_KEY, secret: SECRET };
const temporary: Keys = { ...right, token: 'a/token+of=the lab' };
const wrong: Keys = { ...right, secret: 'guessed' };
const unknown: Keys = { ...right, id: 'NOBODY' };

/** Nothing of the machine's own settings, and one attempt. */
const environmentOf = ({ id, secret, token }: Keys): NodeJS.ProcessEnv => ({
  PATH: '/usr/bin:/bin',
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_MAX_ATTEMPTS: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  ...(token === undefined ? {} : { AWS_SESSION_TOKEN: token }),
});

describe('@aws-sdk/client-mturk', () => {
  const clientOf = (keys: Keys, change: Partial<MTurkClientConfig> = {}): MTurkClient =>
    new MTurkClient({
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: keys.id,
        secretAccessKey: keys.secret,
        ...(keys.token === undefined ? {} : { sessionToken: keys.token }),
      },
      ...change,
    });

  test.each([
    ['a secret', right],
    ['temporary credentials', temporary],
  ])('reads an answer with %s', async (_, keys) => {
    const { HIT } = await clientOf(keys).send(new GetHITCommand({ HITId: '3HIT' }));
    expect(HIT?.CreationTime?.getTime()).toBe(1700000000500);
    expect(HIT?.Expiration?.getTime()).toBe(1700000000000);
  });

  test('signs with the region "sandbox" too', async () => {
    const sandbox = clientOf(right, { region: 'sandbox' });
    expect((await sandbox.send(new GetHITCommand({ HITId: '3HIT' }))).HIT?.HITId).toBe('3HIT');
  });

  test.each<[Date, number]>([
    [new Date(0), 0],
    [new Date(1700000000123), 1700000000.123],
  ])('sends the time %s as a number', async (ExpireAt, seconds) => {
    await clientOf(right).send(new UpdateExpirationForHITCommand({ HITId: '3HIT', ExpireAt }));
    expect(api.outcomes.at(-1)).toMatchObject({ call: { sent: { ExpireAt: seconds } }, done: true });
  });

  const getHit = (HITId: string) => (client: MTurkClient) => client.send(new GetHITCommand({ HITId }));
  const sendBonus = (client: MTurkClient) => client.send(new SendBonusCommand(bonus));
  const getBalance = (client: MTurkClient) => client.send(new GetAccountBalanceCommand({}));

  test.each<[string, Keys, (client: MTurkClient) => Promise<unknown>, object]>([
    [
      'a wrong secret',
      wrong,
      getHit('3HIT'),
      { name: 'InvalidSignatureException', message: expect.stringMatching(WRONG_SECRET) },
    ],
    [
      'an unknown key',
      unknown,
      getHit('3HIT'),
      { name: 'UnrecognizedClientException', message: UNKNOWN_KEY },
    ],
    [
      'a refusal',
      right,
      getHit('3GONE'),
      { name: 'RequestError', message: NO_SUCH_HIT, TurkErrorCode: 'AWS.MechanicalTurk.HITDoesNotExist' },
    ],
    ['a bad value', right, sendBonus, { name: 'ValidationException', message: BAD_AMOUNT }],
    [
      'a fault',
      right,
      getBalance,
      { name: 'ServiceFault', $fault: 'server', $metadata: { httpStatusCode: 500 } },
    ],
  ])('tells %s', async (_, keys, call, expected) => {
    const error = await call(clientOf(keys)).then(
      () => 'answered',
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MTurkServiceException);
    expect(error).toMatchObject(expected);
  });

  test('follows the Date header when its clock is off, which is why that header stays real', async () => {
    const off = clientOf(right, { systemClockOffset: 3_600_000 });
    const command = new GetHITCommand({ HITId: '3HIT' });
    await expect(off.send(command)).rejects.toThrow(/^Signature not yet current/);
    expect((await off.send(command)).HIT?.HITId).toBe('3HIT');
  });
});

describe('aws, the command line', () => {
  const aws = async (keys: Keys, ...args: readonly string[]): Promise<string> => {
    const given = ['mturk', ...args, '--endpoint-url', endpoint, '--region', 'us-east-1', '--output', 'json'];
    const done = run(AWS, given, { env: environmentOf(keys) });
    return await done.then(
      ({ stdout }) => stdout,
      (error: { stderr: string }) => error.stderr.trim(),
    );
  };

  test('reads an answer', async () => {
    expect(JSON.parse(await aws(right, 'get-hit', '--hit-id', '3HIT')).HIT.Title).toBe('Sort pictures');
  });

  test('reads the empty answer, with temporary credentials', async () => {
    expect(await aws(temporary, 'delete-hit', '--hit-id', '3HIT')).toBe('');
    expect(api.outcomes.at(-1)).toMatchObject({ call: { operation: 'DeleteHIT' }, done: true });
  });

  test.each<[string, Keys, readonly string[], string, string]>([
    [
      'a wrong secret',
      wrong,
      ['get-hit', '--hit-id', '3HIT'],
      'InvalidSignatureException',
      'The request signature we',
    ],
    ['an unknown key', unknown, ['get-hit', '--hit-id', '3HIT'], 'UnrecognizedClientException', UNKNOWN_KEY],
    ['a refusal', right, ['get-hit', '--hit-id', '3GONE'], 'RequestError', NO_SUCH_HIT],
    ['a bad value', right, badBonus, 'ValidationException', BAD_AMOUNT],
    ['a fault', right, ['get-account-balance'], 'ServiceFault', 'The call failed inside'],
  ])('tells %s', async (_, keys, args, type, message) => {
    const told = await aws(keys, ...args);
    expect(told).toContain(`An error occurred (${type}) when calling the `);
    expect(told).toContain(`: ${message}`);
  });
});

const python = async (script: string, keys: Keys, ...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await run(PYTHON, [join(import.meta.dirname, script), endpoint, ...args], {
    env: environmentOf(keys),
  });
  return JSON.parse(stdout);
};

describe('boto3', () => {
  const boto3 = (keys: Keys, method: string, args: object) =>
    python('boto3-call.py', keys, method, JSON.stringify(args));

  test('reads an answer, with temporary credentials', async () => {
    expect(await boto3(temporary, 'get_hit', { HITId: '3HIT' })).toMatchObject({
      answer: { HIT: { HITId: '3HIT', QualificationRequirements: [] } },
    });
  });

  test.each<[string, Keys, string, object, object]>([
    [
      'a wrong secret',
      wrong,
      'get_hit',
      { HITId: '3HIT' },
      { status: 400, type: 'InvalidSignatureException' },
    ],
    [
      'an unknown key',
      unknown,
      'get_hit',
      { HITId: '3HIT' },
      { type: 'UnrecognizedClientException', message: UNKNOWN_KEY },
    ],
    [
      'a refusal',
      right,
      'get_hit',
      { HITId: '3GONE' },
      {
        status: 400,
        type: 'RequestError',
        class: 'RequestError',
        message: NO_SUCH_HIT,
        code: 'AWS.MechanicalTurk.HITDoesNotExist',
      },
    ],
    [
      'a bad value',
      right,
      'send_bonus',
      bonus,
      { type: 'ValidationException', class: 'ClientError', message: BAD_AMOUNT, code: null },
    ],
    [
      'a fault',
      right,
      'get_account_balance',
      {},
      { status: 500, type: 'ServiceFault', class: 'ServiceFault' },
    ],
  ])('tells %s', async (_, keys, method, args, expected) => {
    expect(await boto3(keys, method, args)).toMatchObject(expected);
  });
});

describe('A client written by hand, which signs content-type, host, x-amz-date and x-amz-target', () => {
  const urllib = (keys: Keys, operation: string, body: string) =>
    python('urllib-call.py', keys, operation, body);

  test('reads an answer', async () => {
    expect(await urllib(right, 'GetHIT', '{"HITId": "3HIT"}')).toMatchObject({
      answer: { HIT: { HITId: '3HIT' } },
    });
  });

  test('sends a time with an exponent, and a member nobody knows', async () => {
    const body = '{"HITId": "3HIT", "ExpireAt": 1.7e9, "Reason": "r"}';
    expect(await urllib(right, 'UpdateExpirationForHIT', body)).toEqual({ answer: {} });
    expect(api.outcomes.at(-1)).toMatchObject({
      call: { sent: { ExpireAt: 1700000000 } },
      unknownMembers: ['Reason'],
    });
  });

  test.each<[string, Keys, string, string, object]>([
    ['a wrong secret', wrong, 'GetHIT', '{}', { status: 400, __type: 'InvalidSignatureException' }],
    [
      'a refusal',
      right,
      'GetHIT',
      '{"HITId": "3GONE"}',
      { status: 400, __type: 'RequestError', Message: NO_SUCH_HIT },
    ],
    ['an unknown operation', right, 'GetHit', '{}', { status: 400, __type: 'UnknownOperationException' }],
    ['a broken body', right, 'GetHIT', '{', { status: 400, __type: 'SerializationException' }],
  ])('is told %s', async (_, keys, operation, body, expected) => {
    expect(await urllib(keys, operation, body)).toMatchObject(expected);
  });
});

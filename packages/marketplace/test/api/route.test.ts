import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Handlers } from '../../src/api/handlers.ts';
import type { RequesterApiOptions } from '../../src/api/options.ts';
import { Refusal, requestError } from '../../src/domain/refusal.ts';
import { ACCESS_KEY, type ApiApp, apiApp, callOf, ERROR_TIME, stubHandlers } from './api-app.ts';

const running: ApiApp[] = [];

async function start(options: Partial<RequesterApiOptions> = {}): Promise<ApiApp> {
  const api = await apiApp(options);
  running.push(api);
  return api;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ app }) => app.close()));
});

const environmentOf: Partial<Handlers> = {
  GetAccountBalance: async ({ environment }) => ({
    AvailableBalance: environment === 'sandbox' ? '10000.00' : '1.00',
  }),
};

describe('Where a call goes', () => {
  test.each([
    ['/', 'localhost', '10000.00'],
    ['/sandbox', 'localhost', '10000.00'],
    ['/sandbox/', 'mturk-requester.us-east-1.amazonaws.com', '10000.00'],
    ['/production', 'mturk-requester-sandbox.us-east-1.amazonaws.com', '1.00'],
    ['/production/', 'localhost', '1.00'],
    ['/', 'mturk-requester.us-east-1.amazonaws.com', '1.00'],
    ['/', 'MTurk-Requester-Sandbox.us-east-1.amazonaws.com:443', '10000.00'],
  ])('%s at %s', async (url, host, balance) => {
    const { app } = await start({ handlers: stubHandlers(environmentOf) });
    const answer = await app.inject(callOf('GetAccountBalance', {}, { url, headers: { host } }));
    expect(answer.json()).toEqual({ AvailableBalance: balance });
  });

  test('The default is for those whom neither path nor host tells', async () => {
    const { app } = await start({ handlers: stubHandlers(environmentOf), defaultEnvironment: 'production' });
    expect((await app.inject(callOf('GetAccountBalance', {}))).json()).toEqual({ AvailableBalance: '1.00' });
  });

  test('What is no call stays with the worker site, before and after its routes are added', async () => {
    const { app } = await start();
    app.post('/', async () => 'a form of the worker site');
    expect((await app.inject('/')).body).toBe('the worker site');
    const form = await app.inject({ method: 'POST', url: '/', payload: { name: 'x' } });
    expect(form.body).toBe('a form of the worker site');
    expect((await app.inject(callOf('DeleteHIT', { HITId: '3A' }))).body).toBe('{}');
    expect((await app.inject(callOf('DeleteHIT', {}, { url: '/tasks' }))).statusCode).toBe(404);
  });
});

describe('What an answer looks like', () => {
  test('An operation that says nothing answers an empty object, a request id and the real date', async () => {
    const { app, outcomes } = await start();
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const { url: _, method, headers, payload } = callOf('DeleteHIT', { HITId: '3A' });
    const answer = await fetch(address, { method, headers, body: payload });
    expect(await answer.text()).toBe('{}');
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.now())).toBeLessThan(5000);
    expect(outcomes[0]?.call.caller.requestId).toBe(answer.headers.get('x-amzn-requestid'));
  });

  test('Members that are undefined are left out, texts keep their signs', async () => {
    const handlers = stubHandlers({
      GetHIT: async () => ({ HIT: { HITId: '3A', Keywords: undefined, Title: 'naïve 🐌' } }),
    });
    const { app } = await start({ handlers });
    expect((await app.inject(callOf('GetHIT', { HITId: '3A' }))).json()).toEqual({
      HIT: { HITId: '3A', Title: 'naïve 🐌' },
    });
  });

  test('A refusal ends in the marketplace\'s time, with an "s" in the sandbox', async () => {
    const handlers = stubHandlers({
      GetHIT: async (_, { HITId }) => {
        throw requestError('HITDoesNotExist', `Hit ${HITId} does not exist.`);
      },
    });
    const { app } = await start({ handlers });
    const bodies: unknown[] = [];
    for (const url of ['/sandbox', '/production']) {
      const answer = await app.inject(callOf('GetHIT', { HITId: '3A' }, { url }));
      expect(answer.statusCode).toBe(400);
      bodies.push(answer.json());
    }
    const told = { __type: 'RequestError', TurkErrorCode: 'AWS.MechanicalTurk.HITDoesNotExist' };
    expect(bodies).toEqual([
      { ...told, Message: `Hit 3A does not exist. (${ERROR_TIME} s)` },
      { ...told, Message: `Hit 3A does not exist. (${ERROR_TIME})` },
    ]);
  });

  test('The types that are not in the model say "message" and have no TurkErrorCode', async () => {
    const { app } = await start({ handlers: stubHandlers(refusing) });
    const body = async (operation: string) => {
      const answer = await app.inject(callOf(operation, { WorkerId: 'A1', Reason: 'r' }));
      return [answer.statusCode, answer.json()];
    };
    expect(await body('CreateWorkerBlock')).toEqual([
      400,
      { __type: 'ParameterValidationError', message: `No such worker. (${ERROR_TIME} s)` },
    ]);
    expect(await body('DeleteWorkerBlock')).toEqual([
      400,
      { __type: 'ThrottlingException', message: 'Rate exceeded' },
    ]);
  });

  test('Any other failure is a fault that tells its id and nothing of the inside', async () => {
    const { app, log } = await start({
      handlers: stubHandlers({
        GetAccountBalance: async () => {
          throw new Error('password of the database');
        },
      }),
    });
    const answer = await app.inject(callOf('GetAccountBalance', {}));
    expect(answer.statusCode).toBe(500);
    expect(answer.json().__type).toBe('ServiceFault');
    expect(answer.body).not.toContain('password');
    expect(answer.json().Message).toContain(answer.headers['x-amzn-requestid']);
    expect(log).toMatchObject([{ level: 'error', facts: { error: 'password of the database' } }]);
  });
});

const refusing: Partial<Handlers> = {
  CreateWorkerBlock: async () => {
    throw new Refusal('ParameterValidationError', 'No such worker.');
  },
  DeleteWorkerBlock: async () => {
    throw new Refusal('ThrottlingException', 'Rate exceeded');
  },
};

describe('What is no proper call', () => {
  test.each(['GetHit', 'GetHIT2', 'constructor', ''])('The operation "%s" is unknown', async (operation) => {
    const { app } = await start();
    const answer = await app.inject(callOf(operation, {}));
    expect([answer.statusCode, answer.json().__type]).toEqual([400, 'UnknownOperationException']);
  });

  test('The old API and a call without a target are unknown operations, too', async () => {
    const { app } = await start();
    for (const target of ['MTurkRequesterService.GetHIT', 'AWSMechanicalTurkRequester.GetHIT']) {
      const answer = await app.inject(callOf('', {}, { headers: { 'x-amz-target': target } }));
      expect(answer.json().__type).toBe('UnknownOperationException');
    }
  });

  test.each(['{', '', '{"HITId": "3A"', 'HITId=3A', '{"HITId":"\u0000"}', '\ufeff\ufeff{}'])(
    'The body %j is none',
    async (body) => {
      const { app } = await start();
      const answer = await app.inject(callOf('GetHIT', body));
      expect([answer.statusCode, answer.json()]).toEqual([400, { __type: 'SerializationException' }]);
    },
  );

  test('Bytes that are no UTF-8 are refused', async () => {
    const { app } = await start();
    const call = callOf('GetHIT', '');
    const answer = await app.inject({ ...call, payload: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) });
    expect(answer.json()).toEqual({ __type: 'SerializationException' });
  });

  test('A call without a signature is refused before anything else is looked at', async () => {
    const { app } = await start();
    const answer = await app.inject(callOf('Nothing', '{', { headers: { authorization: '' } }));
    expect([answer.statusCode, answer.json().__type]).toEqual([400, 'MissingAuthenticationTokenException']);
  });

  test('A body that is too long is refused in words, even when it is eight times too long', async () => {
    const { app } = await start();
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    for (const bytes of [1_048_577, 8_000_000]) {
      const { method, headers } = callOf('GetHIT', '');
      const answer = await fetch(address, { method, headers, body: 'x'.repeat(bytes) });
      expect([answer.status, await answer.json()]).toEqual([
        413,
        { __type: 'RequestEntityTooLargeException', message: expect.stringContaining('1048576 bytes') },
      ]);
    }
  });

  test('A body that announces more than is ever read is refused at once', async () => {
    const { app } = await start();
    const { headers } = callOf('GetHIT', '');
    const answer = await app.inject({
      ...callOf('GetHIT', '{}'),
      headers: { ...headers, 'content-length': '100000000' },
    });
    expect([answer.statusCode, answer.json().__type]).toEqual([413, 'RequestEntityTooLargeException']);
  });

  test('A connection that breaks off within the body does no harm', async () => {
    const { app, outcomes } = await start();
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const { headers } = callOf('GetHIT', '');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`POST / HTTP/1.1\r\nHost: x\r\n${lines.join('')}Content-Length: 50\r\n\r\n{"HIT`);
    await once(socket.resume(), 'close');
    expect((await app.inject(callOf('GetHIT', { HITId: '3A' }))).statusCode).toBe(200);
    expect(outcomes).toHaveLength(1);
  });
});

describe('What the rehearsal sees and does', () => {
  test('The observer is told who called, with what, at which attempt, and what became of it', async () => {
    const { app, outcomes } = await start();
    const headers = { 'amz-sdk-request': 'attempt=2; max=3', 'amz-sdk-invocation-id': 'abc' };
    await app.inject(callOf('GetHIT', { HITId: '3A', Colour: 'red' }, { headers }));
    await app.inject(callOf('SendBonus', {}));
    expect(outcomes).toMatchObject([
      {
        call: {
          caller: { accessKeyId: ACCESS_KEY, environment: 'sandbox' },
          operation: 'GetHIT',
          sent: { HITId: '3A', Colour: 'red' },
          attempt: 'attempt=2; max=3',
          invocationId: 'abc',
        },
        answer: { status: 200 },
        done: true,
        unknownMembers: ['Colour'],
      },
      { call: { operation: 'SendBonus' }, answer: { status: 400 }, done: false, unknownMembers: [] },
    ]);
  });

  test('A fault can stand in for the call, which is then not done', async () => {
    const { app, outcomes } = await start({
      intercept: async ({ operation }, proceed) =>
        operation === 'SendBonus' ? { status: 503, headers: {}, body: '{}' } : await proceed(),
    });
    expect((await app.inject(callOf('SendBonus', {}))).statusCode).toBe(503);
    expect((await app.inject(callOf('GetHIT', { HITId: '3A' }))).statusCode).toBe(200);
    expect(outcomes.map(({ done }) => done)).toEqual([false, true]);
  });

  test('An interceptor that fails is a fault of ours', async () => {
    const { app } = await start({
      intercept: async () => {
        throw new Error('broken');
      },
    });
    expect((await app.inject(callOf('GetHIT', { HITId: '3A' }))).statusCode).toBe(500);
  });

  test('An observer that fails does not make a call look failed that was done', async () => {
    const { app, log } = await start({
      observe: () => {
        throw new Error('broken');
      },
    });
    expect((await app.inject(callOf('GetHIT', { HITId: '3A' }))).statusCode).toBe(200);
    expect(log).toMatchObject([{ level: 'error', facts: { error: 'Error: broken' } }]);
  });

  test('A connection can be dropped before the call is done, and after', async () => {
    let after = false;
    const { app, outcomes } = await start({
      intercept: async (_, proceed) => {
        if (after) await proceed();
        return 'drop-connection';
      },
    });
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    const { method, headers, payload } = callOf('DeleteHIT', { HITId: '3A' });
    for (const when of [false, true]) {
      after = when;
      await expect(fetch(address, { method, headers, body: payload })).rejects.toThrow();
    }
    expect(outcomes).toMatchObject([
      { answer: 'dropped', done: false },
      { answer: 'dropped', done: true },
    ]);
  });

  test('A key that looks real is warned of once, without saying it whole', async () => {
    const { app, log } = await start();
    const key = 'AKIAIOSFODNN7EXAMPLE';
    const { headers } = callOf('GetHIT', '');
    const signed = { authorization: headers.authorization.replace(ACCESS_KEY, key) };
    for (let times = 0; times < 2; times += 1) {
      await app.inject(callOf('GetHIT', { HITId: '3A' }, { headers: signed }));
    }
    expect(log).toMatchObject([{ level: 'warn', facts: { accessKey: 'AKIAIOSF…' } }]);
    expect(JSON.stringify(log)).not.toContain(key);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Entered, enterLab, idsOf, type Lab, startLab } from './support/lab.ts';

/** Input of every wrong kind: the right status, a clear code, nothing changed, and the server lives. */
let lab: Lab;
let victim: Entered;
let other: Entered;

const trial = (value: number) => ({ k: 'trial', n: value, at: value, v: { value } });
const save = (headers: Readonly<Record<string, string>>, body: unknown) =>
  lab.ask({ method: 'POST', url: '/turnout/records', headers, payload: body as object });

beforeEach(async () => {
  lab = await startLab({ config: '[Turnout]\nmax_body_bytes = 100000\n' });
  victim = await enterLab(lab, 'victim');
  other = await enterLab(lab, 'other');
  await save(victim.headers, { protocol: 1, page: 'p', first: 1, records: [trial(1)] });
});

afterEach(async () => {
  const model = await lab.ask({ url: `/sync/${victim.uniqueId}`, headers: victim.headers });
  expect(model.json().data, 'what was saved is as it was').toEqual([
    { uniqueid: victim.uniqueId, current_trial: 1, dateTime: 1, trialdata: { value: 1 } },
  ]);
  expect((await lab.engine.find(victim.uniqueId)).state).toBe('allocated');
  expect((await lab.ask({ url: '/healthz' })).statusCode).toBe(200);
  expect(lab.logged.filter((line) => line.startsWith('request failed'))).toEqual([]);
  await lab.close();
});

describe('without the participant’s token', () => {
  const routes = [
    ['GET', '/sync/ID'],
    ['PUT', '/sync/ID'],
    ['POST', '/inexp'],
    ['POST', '/quitter'],
    ['GET', '/complete?uniqueId=ID&mode=live'],
    ['GET', '/worker_complete?uniqueId=ID'],
    ['GET', '/worker_submitted?uniqueId=ID'],
    ['GET', '/compute_bonus?uniqueId=ID'],
    ['GET', '/check_worker_status?workerId=Wvictim&assignmentId=Avictim'],
  ] as const;
  const request = (method: 'GET' | 'PUT' | 'POST', path: string, headers: Readonly<Record<string, string>>) =>
    lab.ask({
      method,
      url: path.replace('ID', encodeURIComponent(victim.uniqueId)),
      headers: {
        ...headers,
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(method === 'PUT' && { payload: { data: [] } }),
      ...(method === 'POST' && { payload: `uniqueId=${victim.uniqueId}` }),
    });

  it.each(routes)('AU1 %s %s is refused', async (method, path) => {
    expect((await request(method, path, {})).statusCode).toBe(401);
    expect((await request(method, path, { 'x-turnout-token': 'nonsense' })).statusCode).toBe(401);
    const foreign = await request(method, path, other.headers);
    expect([401, 403]).toContain(foreign.statusCode);
  });

  it('AU1 a token cannot be bent to another participant', async () => {
    const [version, , ...rest] = (other.headers['x-turnout-token'] ?? '').split('.');
    const id = (await lab.engine.find(victim.uniqueId)).id;
    const bent = { 'x-turnout-token': [version, id, ...rest].join('.') };
    expect((await save(bent, { protocol: 1, page: 'p', first: 2, records: [trial(2)] })).statusCode).toBe(
      401,
    );
  });

  it('AU2 the ids alone do not reopen a participation in which something was done', async () => {
    const page = await lab.ask({ url: `/exp?${idsOf('victim')}` });
    expect(page.statusCode).toBe(401);
    expect(page.body).not.toContain('"token"');
    const debug = await lab.ask({ url: `/exp?${idsOf('victim', { hitId: 'debugX', mode: 'debug' })}` });
    expect(debug.statusCode).toBe(401);
    expect(debug.body).not.toContain('"token"');
  });

  it('AU3 another site’s page cannot write with the cookie', async () => {
    const page = await lab.ask({ url: `/exp?${idsOf('new')}` });
    const cookie = String(page.headers['set-cookie']).split(';')[0] ?? '';
    const quit = (site: string) =>
      lab.ask({
        method: 'POST',
        url: '/inexp',
        headers: { cookie, 'sec-fetch-site': site, 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'uniqueId=Wnew:Anew',
      });
    expect((await quit('cross-site')).statusCode).toBe(401);
    for (const path of ['/complete', '/worker_complete', '/worker_submitted', '/compute_bonus']) {
      const url = `${path}?uniqueId=Wnew:Anew`;
      const linked = await lab.ask({
        url,
        headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      });
      expect(linked.statusCode, path).toBe(401);
    }
    expect((await lab.engine.find('Wnew:Anew')).state).toBe('allocated');
    expect((await quit('same-origin')).statusCode).toBe(200);
  });

  it('AU3 header, form field and cookie each bring the token, and the first that is there counts', async () => {
    const page = await lab.ask({ url: `/exp?${idsOf('new')}` });
    const cookie = String(page.headers['set-cookie']).split(';')[0] ?? '';
    const mine = /"token":"([^"]+)"/.exec(page.body)?.[1] ?? '';
    const foreign = other.headers['x-turnout-token'] ?? '';
    const status = async (headers: Readonly<Record<string, string>>, field?: string): Promise<number> => {
      const answer = await lab.ask({
        method: 'POST',
        url: '/inexp',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        payload: `uniqueId=Wnew:Anew${field === undefined ? '' : `&token=${field}`}`,
      });
      return answer.statusCode;
    };
    expect(await status({})).toBe(401);
    expect(await status({ 'x-turnout-token': foreign, cookie }, mine)).toBe(403);
    expect(await status({ cookie }, foreign)).toBe(403);
    expect((await lab.engine.find('Wnew:Anew')).state).toBe('allocated');
    expect(await status({ 'x-turnout-token': mine, cookie: 'turnout=nonsense' }, foreign)).toBe(200);
    expect(await status({ cookie: 'turnout=nonsense' }, mine)).toBe(200);
    expect(await status({ cookie })).toBe(200);
  });

  it('an unknown id is 404', async () => {
    for (const headers of [{}, other.headers])
      expect((await lab.ask({ url: '/sync/Wnobody:Anobody', headers })).statusCode).toBe(404);
  });
});

describe('ids', () => {
  it.each([
    '../../etc/passwd',
    '{{7*7}}',
    '<script>alert(1)</script>',
    "x' OR '1'='1",
    'a b',
    'a:b',
    '-leading',
    '\u0000',
    'é',
    'x'.repeat(129),
    '{{%PROLIFIC_PID%}}',
  ])('%j is refused in every place', async (bad) => {
    for (const member of ['workerId', 'assignmentId', 'hitId', 'mode']) {
      for (const path of ['/ad', '/consent', '/exp']) {
        const page = await lab.ask({ url: `${path}?${idsOf('1', { [member]: bad })}` });
        expect(page.statusCode, `${path} ${member}`).toBe(400);
        expect(page.body, `${path} ${member}`).toContain(': 1013');
        expect(page.body).not.toContain('<script>alert');
        expect(page.body).not.toContain('49 ');
      }
    }
    const sync = await lab.ask({ url: `/sync/${encodeURIComponent(bad)}`, headers: victim.headers });
    expect([400, 404]).toContain(sync.statusCode);
  });

  it('query texts are shown as text on the error page, never read as a template', async () => {
    const page = await lab.ask({
      url: '/exp?hitId={{7*7}}&errornum=9&errordesc=x&contact_address={{config}}',
    });
    expect(page.statusCode).toBe(400);
    expect(page.body).not.toMatch(/\b49\b/);
    expect(page.body).toContain('1013');
  });
});

describe('bodies', () => {
  const put = (payload: string, type = 'application/json') =>
    lab.ask({
      method: 'PUT',
      url: `/sync/${victim.uniqueId}`,
      headers: { ...victim.headers, 'content-type': type },
      payload,
    });
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it.each([
    ['not JSON', '{"data": [', 400, 'BODY_NOT_JSON'],
    ['nothing', '', 400, 'BODY_NOT_JSON'],
    ['an array', '[1,2]', 400, 'BODY_NOT_JSON'],
    ['a number', '5', 400, 'BODY_NOT_JSON'],
    ['null', 'null', 400, 'BODY_NOT_JSON'],
    ['data of the wrong type', '{"data": {"a": 1}}', 400, 'INPUT_INVALID'],
    ['events of the wrong type', '{"eventdata": "x"}', 400, 'INPUT_INVALID'],
    ['answers of the wrong type', '{"questiondata": []}', 400, 'INPUT_INVALID'],
    ['too deep', `{"data": [${deep(200)}]}`, 400, 'BODY_TOO_DEEP'],
    ['far too deep', `{"data": ${deep(30_000)}}`, 400, 'BODY_TOO_DEEP'],
    ['too large', `{"data": ["${'x'.repeat(100_000)}"]}`, 413, 'BODY_TOO_LARGE'],
  ])('PUT of %s', async (_what, body, status, code) => {
    const answer = await put(body);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({
      error: code,
      message: expect.any(String),
      next: expect.any(String),
    });
  });

  it('PUT of another type of content', async () => {
    expect((await put('data=1', 'text/plain')).json()).toMatchObject({ error: 'BODY_NOT_JSON' });
  });

  const message = (change: Readonly<Record<string, unknown>>) => ({
    protocol: 1,
    page: 'p',
    first: 2,
    records: [trial(2)],
    ...change,
  });

  it.each([
    ['another protocol', message({ protocol: 2 })],
    ['no protocol', message({ protocol: undefined })],
    ['a page with other signs', message({ page: '../x' })],
    ['a number that is text', message({ first: '2' })],
    ['number 0', message({ first: 0 })],
    ['a broken number', message({ first: 1.5 })],
    ['no records', message({ records: [] })],
    ['records that are no list', message({ records: { 0: trial(2) } })],
    ['a record of an unknown kind', message({ records: [{ k: 'money', v: 1 }] })],
    ['a record with more members', message({ records: [{ ...trial(2), x: 1 }] })],
    ['a record without a value', message({ records: [{ k: 'trial', n: 1, at: 1 }] })],
    ['a time that is no time', message({ records: [{ ...trial(2), at: 1e300 }] })],
    ['another member', message({ participant: 7 })],
  ])('a save with %s', async (_what, body) => {
    const answer = await save(victim.headers, body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: 'INPUT_INVALID' });
  });

  it('a save that leaves a gap is told where to go on', async () => {
    const answer = await save(victim.headers, message({ first: 5 }));
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ error: 'SEQUENCE_GAP', durable: 1 });
  });

  it('an end that announces records nobody sent is refused', async () => {
    const answer = await lab.ask({
      method: 'POST',
      url: '/turnout/complete',
      headers: victim.headers,
      payload: { protocol: 1, page: 'p', last: 9 },
    });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ error: 'RECORDS_PENDING', durable: 1 });
  });
});

describe('odd values that are legal', () => {
  it('are stored as they are', async () => {
    const values = [
      '\u0000',
      '\ud800',
      '😀',
      1e-7,
      1e21,
      -0,
      0.1,
      [],
      {},
      null,
      true,
      'x'.repeat(5000),
      { 'a.b': { '': 1 } },
    ];
    const records = values.map((value, index) => ({ k: 'answer', f: `f${index}\u0000`, v: value }));
    const answer = await save(other.headers, { protocol: 1, page: 'p', first: 1, records });
    expect(answer.statusCode).toBe(200);
    const model = await lab.ask({ url: `/sync/${other.uniqueId}`, headers: other.headers });
    expect(Object.values(model.json().questiondata)).toEqual(JSON.parse(JSON.stringify(values)));
  });

  it('members named like parts of JavaScript are data as any other', async () => {
    const value = JSON.parse('{"__proto__": {"x": 1}, "constructor": {"prototype": 2}}');
    const answer = await save(other.headers, {
      protocol: 1,
      page: 'p',
      first: 1,
      records: [{ ...trial(1), v: value }],
    });
    expect(answer.statusCode).toBe(200);
    const payload = `{"data": [], "questiondata": {"__proto__": 5}, "__proto__": {"x": 1}}`;
    const headers = { ...other.headers, 'content-type': 'application/json' };
    const put = await lab.ask({ method: 'PUT', url: `/sync/${other.uniqueId}`, headers, payload });
    expect(put.statusCode).toBe(200);
    const model = await lab.ask({ url: `/sync/${other.uniqueId}`, headers: other.headers });
    expect(model.body).toContain('"trialdata":{"__proto__":{"x":1},"constructor":{"prototype":2}}');
    expect(model.body).toContain('"questiondata":{"__proto__":5}');
  });

  it('odd numbers of a whole model do no harm', async () => {
    const payload = {
      data: [{ uniqueid: 'x', current_trial: 1.5, dateTime: 1e300, trialdata: 1 }, 7, null, 'x', { a: 1 }],
      eventdata: [{ eventtype: 'focus', value: 'on', timestamp: -1.5, interval: 1e20 }, 3],
    };
    const put = await lab.ask({
      method: 'PUT',
      url: `/sync/${other.uniqueId}`,
      headers: other.headers,
      payload,
    });
    expect(put.statusCode).toBe(200);
    const model = await lab.ask({ url: `/sync/${other.uniqueId}`, headers: other.headers });
    expect(model.json().data).toHaveLength(5);
  });
});

describe('paths', () => {
  it.each([
    '/../config.txt',
    '/%2e%2e/config.txt',
    '/..%2fconfig.txt',
    '/static/../config.txt',
    '/static/%2e%2e/config.txt',
    '/static/..%2f..%2fetc/passwd',
    '/.turnout/keys.json',
    '/static/.secret',
    '/config.txt',
    '/%00',
    '/exp.html%00.png',
    '/nothing-here',
    '/turnout/nothing',
  ])('%s gives no file', async (path) => {
    const answer = await lab.ask({ url: path });
    expect([400, 403, 404]).toContain(answer.statusCode);
    expect(answer.body).not.toContain('max_body_bytes');
    expect(answer.body).not.toMatch(/at .*\.ts:/);
  });

  it('a list of pages gives only templates', async () => {
    const answer = await lab.ask({ url: '/turnout/pages?name=../config.txt&name=/etc/passwd&name=exp.html' });
    expect(answer.json()).toMatchObject({ '../config.txt': null, '/etc/passwd': null });
    expect(answer.json()['exp.html']).toContain('{{ condition }}');
  });

  it('a broken escape and another method are refused cleanly', async () => {
    const broken = await lab.ask({ url: '/sync/%E0%A4%A' });
    expect(broken.statusCode).toBe(400);
    expect(broken.json()).toMatchObject({ error: 'INPUT_INVALID' });
    expect((await lab.ask({ method: 'DELETE', url: `/sync/${victim.uniqueId}` })).statusCode).toBe(404);
  });
});

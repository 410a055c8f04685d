import { describe, expect, it } from 'vitest';
import { labRouting, labWith, postJson } from './support/hook-lab.ts';
import { enterLab, idsOf, type Lab } from './support/lab.ts';

describe('participants', () => {
  const routes = `app.get('/me', async (request) => (await request.participant()).uniqueid);
    app.post('/me', async (request) => (await request.participant()).uniqueid);
    app.put('/me/:uniqueId', async (request) => (await request.participant()).uniqueid);
    app.post('/data', async (request) => { const { datastring, ...data } = await (await request.participant()).data(); return data; });
    app.post('/bonus', async (request) => { await (await request.participant()).setBonus(request.json.amount); return { ok: true }; });
    app.post('/end', async (request) => { await (await request.participant()).complete(); return { ok: true }; });
    app.post('/out', async (request) => { await (await request.participant()).screenOut('failed the check'); return { ok: true }; });
    app.post('/move', async (request) => { await (await request.participant()).setCondition(request.json.condition); return { ok: true }; });
    app.get('/all', async ({ query }) => { const found = []; for await (const { uniqueid, workerid, status, cond, bonus } of app.participants.find(query.status ? { status: [Number(query.status)] } : {})) found.push({ uniqueid, workerid, status, cond, bonus }); return found; });
    app.get('/one', async ({ query }) => (await app.participants.get(query.id))?.workerid ?? 'nobody');`;
  const two = '[Task Parameters]\nnum_conds = 2\nexperiment_code_version = 1.0\n';
  const all = async (lab: Lab, query = ''): Promise<Record<string, unknown>[]> =>
    (await lab.ask({ url: `/all${query}` })).json();

  it('AU2 a request speaks for the participant whose key it brings, and for no other', async () => {
    const lab = await labRouting(routes, {}, two);
    const one = await enterLab(lab, '1');
    const other = await enterLab(lab, '2');
    const status = async (url: string, headers: Readonly<Record<string, string>>): Promise<number> =>
      (await lab.ask({ url, headers })).statusCode;
    expect((await lab.ask({ url: '/me', headers: one.headers })).body).toContain('W1:A1');
    expect(await status(`/me?uniqueId=${one.uniqueId}`, one.headers)).toBe(200);
    expect(await status('/me', {})).toBe(401);
    expect(await status(`/me?uniqueId=${one.uniqueId}`, {})).toBe(401);
    expect(await status('/me', { 'x-turnout-token': 'made-up' })).toBe(401);
    expect(await status(`/me?uniqueId=${one.uniqueId}`, other.headers)).toBe(403);
    expect(await status('/me?uniqueId=W9:A9', other.headers)).toBe(404);
    expect((await postJson(lab, '/me', other.headers, { uniqueId: one.uniqueId })).statusCode).toBe(403);
    const put = await lab.ask({ method: 'PUT', url: `/me/${one.uniqueId}`, headers: other.headers });
    expect(put.statusCode).toBe(403);
    const cookies = (await lab.ask({ url: `/exp?${idsOf('3')}` })).cookies;
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    expect((await lab.ask({ url: '/me', headers: { cookie } })).body).toContain('W3:A3');
  });

  it('data are read, bonuses kept to the cent, ends marked', async () => {
    const lab = await labRouting(routes, {}, two);
    const { headers, uniqueId } = await enterLab(lab, '1');
    await enterLab(lab, '2');
    await postJson(lab, '/turnout/records', headers, {
      protocol: 1,
      page: 'p',
      first: 1,
      records: [
        { k: 'trial', n: 0, at: 5, v: { phase: 'TEST', hit: true } },
        { k: 'answer', f: 'age', v: '30' },
      ],
    });
    expect((await postJson(lab, '/data', headers)).json()).toEqual({
      trials: [
        { uniqueid: uniqueId, current_trial: 0, dateTime: 5, trialdata: { phase: 'TEST', hit: true } },
      ],
      questiondata: { age: '30' },
      eventdata: [],
    });
    expect((await postJson(lab, '/bonus', headers, { amount: 1.005 })).statusCode).toBe(200);
    for (const amount of [-1, 'much', null])
      expect((await postJson(lab, '/bonus', headers, { amount })).statusCode).toBe(500);
    for (const attempt of [1, 2])
      expect([attempt, (await postJson(lab, '/end', headers)).statusCode]).toEqual([attempt, 200]);
    expect(await all(lab)).toMatchObject([
      { uniqueid: uniqueId, workerid: 'W1', status: 3, bonus: 1.01 },
      { workerid: 'W2', status: 1, bonus: 0 },
    ]);
    expect(await all(lab, '?status=3')).toHaveLength(1);
    expect((await lab.ask({ url: `/one?id=${uniqueId}` })).body).toContain('W1');
    expect((await lab.ask({ url: '/one?id=W9:A9' })).body).toContain('nobody');
    expect((await lab.ask({ url: '/one?id=nonsense' })).body).toContain('nobody');
  });

  it('whoever is screened out stays out', async () => {
    const lab = await labRouting(routes, {}, two);
    const { headers } = await enterLab(lab, '1');
    expect((await postJson(lab, '/out', headers)).statusCode).toBe(200);
    const page = await lab.ask({ url: `/exp?${idsOf('1')}`, headers });
    expect([page.statusCode, page.body]).toEqual([403, expect.stringContaining('SCREENED_OUT')]);
    const end = await postJson(lab, '/end', headers);
    expect([end.statusCode, end.json().error]).toEqual([409, 'TRANSITION_REFUSED']);
    expect((await all(lab))[0]).toMatchObject({ status: 8 });
  });

  it('the balance counts a moved participant where they are', async () => {
    const lab = await labRouting(routes, {}, two);
    const people = [await enterLab(lab, '1'), await enterLab(lab, '2')];
    for (const { headers } of people)
      expect((await postJson(lab, '/move', headers, { condition: 1 })).statusCode).toBe(200);
    expect((await postJson(lab, '/move', people[0]?.headers ?? {}, { condition: -1 })).statusCode).toBe(400);
    await enterLab(lab, '3');
    await enterLab(lab, '4');
    expect((await all(lab)).map(({ cond }) => cond)).toEqual([1, 1, 0, 0]);
  });
});

describe('entry', () => {
  it('custom_get_condition chooses the cell', async () => {
    const lab = await labWith({
      'custom.ts': `export const custom_get_condition = async (mode) => (mode === 'debug' ? 4 : [1, 2]);`,
    });
    expect((await enterLab(lab, '1')).html).toContain('var condition = 1; var counterbalance = 2;');
    expect((await enterLab(lab, '2', { mode: 'debug' })).html).toContain(
      'var condition = 4; var counterbalance = 0;',
    );
  });

  it('a custom_get_condition that fails lets nobody in, and says nothing of itself', async () => {
    const lab = await labWith({
      'custom.ts': `export const custom_get_condition = () => { throw new Error('secret detail'); };`,
    });
    const page = await lab.ask({ url: `/exp?${idsOf('1')}` });
    expect([page.statusCode, page.body]).toEqual([500, expect.stringContaining('HOOK_FAILED')]);
    expect(page.body).not.toContain('secret detail');
  });

  it('eligible decides on every page of the entry, with what the worker did before', async () => {
    const lab = await labWith(
      {
        'custom.ts': `export const eligible = (visit, earlier) =>
        visit.workerId.startsWith('Wold') ? 'You know <b>this</b> study.' : earlier.length > 0 ? earlier.length + ' before' : true;`,
      },
      '[Task Parameters]\nallow_repeats = true\n',
    );
    for (const path of ['/ad', '/consent', '/exp']) {
      const page = await lab.ask({ url: `${path}?${idsOf('old')}` });
      expect(page.statusCode).toBe(403);
      expect(page.body).toContain('You know &lt;b&gt;this&lt;');
    }
    const { headers } = await enterLab(lab, '1');
    expect((await lab.ask({ url: `/exp?${idsOf('1')}`, headers })).statusCode).toBe(200);
    const again = await lab.ask({ url: `/exp?${idsOf('1', { assignmentId: 'A2' })}` });
    expect([again.statusCode, again.body]).toEqual([403, expect.stringContaining('1 before')]);
  });

  it('compute_bonus is asked by the task, and its failure leaves the last bonus', async () => {
    const lab = await labWith({
      'custom.ts': `export const compute_bonus = async (person) => { if (person.bonus > 0) throw new Error('no'); return '0.50'; };`,
    });
    const { headers, uniqueId } = await enterLab(lab, '1');
    const url = `/compute_bonus?uniqueId=${uniqueId}`;
    expect((await lab.ask({ url, headers })).json()).toEqual({ bonusComputed: 'success' });
    expect((await lab.ask({ url, headers })).statusCode).toBe(500);
    const [person] = await lab.store.participants.page({ study: lab.engine.context.settings.study }, 0, 10);
    expect(person?.bonusMinor).toBe(50);
  });
});

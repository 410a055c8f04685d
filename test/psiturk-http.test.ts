import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterLab, idsOf, type Lab, startLab } from './support/lab.ts';

const IPAD =
  'Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E148 Safari/604.1';

const repeats = '[Task Parameters]\nallow_repeats = true\n';

let lab: Lab;
afterEach(async () => {
  await lab.close();
});

/** psiTurk's own black-box checks (psiturk.md section 5), against our server. */
describe('psiTurk over HTTP', () => {
  beforeEach(async () => {
    lab = await startLab();
  });

  const status = async (path: string): Promise<number> => (await lab.ask({ url: path })).statusCode;
  const complete = async (person: Awaited<ReturnType<typeof enterLab>>): Promise<number> =>
    (await lab.ask({ url: `/complete?uniqueId=${person.uniqueId}&mode=live`, headers: person.headers }))
      .statusCode;
  const post = (path: string, person: Awaited<ReturnType<typeof enterLab>>) =>
    lab.ask({
      method: 'POST',
      url: path,
      headers: { ...person.headers, 'content-type': 'application/x-www-form-urlencoded' },
      payload: `uniqueId=${encodeURIComponent(person.uniqueId)}`,
    });

  it('pages without ids show psiTurk’s numbers, with real statuses', async () => {
    for (const [path, number] of [
      ['/ad', 1001],
      ['/consent', 1002],
      ['/exp', 1003],
      ['/complete', 1013],
    ] as const) {
      const page = await lab.ask({ url: path });
      expect(page.body).toContain(`<b>Error</b>: ${number}`);
      expect(page.statusCode).toBe(400);
      expect(page.headers['content-type']).toContain('text/html');
    }
  });

  it('the ad of somebody new shows the ad, with mode in its link', async () => {
    const page = await lab.ask({ url: `/ad?${idsOf('1', { mode: 'sandbox' })}` });
    expect(page.body).toContain('Thank you for accepting this HIT!');
    expect(page.body).toContain('workerId=W1&mode=sandbox');
    expect(page.headers['cache-control']).toContain('no-store');
    expect(page.headers['content-security-policy']).toContain('frame-ancestors');
  });

  it('a preview needs no worker', async () => {
    expect(await status('/ad?hitId=H1&assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&mode=live')).toBe(200);
  });

  it('an iPad is refused on every entry page', async () => {
    for (const path of ['/ad', '/pub', '/consent', '/exp']) {
      const page = await lab.ask({ url: `${path}?${idsOf('1')}`, headers: { 'user-agent': IPAD } });
      expect(page.body).toContain(': 1014');
      expect(page.statusCode).toBe(403);
    }
    expect(await lab.store.participants.count({ study: 'assignments' })).toBe(0);
  });

  it('what was PUT comes back from GET /sync', async () => {
    const person = await enterLab(lab, '1');
    const model = {
      condition: 0,
      counterbalance: 0,
      assignmentId: 'A1',
      workerId: 'W1',
      hitId: 'H1',
      currenttrial: 1,
      bonus: 0,
      data: [{ uniqueid: 'W1:A1', current_trial: 0, dateTime: 5, trialdata: { rt: 1.5, text: 'é\u0000"' } }],
      questiondata: { age: '34' },
      eventdata: [{ eventtype: 'initialized', value: null, timestamp: 4, interval: 0 }],
      useragent: 'x',
      mode: 'live',
      id: 'W1:A1',
    };
    const put = await lab.ask({
      method: 'PUT',
      url: '/sync/W1%3AA1',
      headers: person.headers,
      payload: model,
    });
    expect(put.json()).toEqual({ status: 'user data saved' });
    const got = await lab.ask({ url: '/sync/W1%3AA1', headers: person.headers });
    expect(got.json()).toEqual(model);
  });

  it('before anything is saved GET /sync has only what the server knows', async () => {
    const person = await enterLab(lab, '1');
    const got = await lab.ask({ url: '/sync/W1:A1', headers: person.headers });
    expect(got.json()).toEqual({
      condition: 0,
      counterbalance: 0,
      assignmentId: 'A1',
      workerId: 'W1',
      hitId: 'H1',
      bonus: 0,
    });
  });

  it('a second assignment of a worker who finished is refused with 1010', async () => {
    expect(await complete(await enterLab(lab, '1'))).toBe(200);
    const again = idsOf('1', { assignmentId: 'A2', hitId: 'H2' });
    for (const path of ['/ad', '/exp']) {
      const page = await lab.ask({ url: `${path}?${again}` });
      expect(page.body).toContain(': 1010');
      expect(page.statusCode).toBe(403);
    }
  });

  it('after starting, the ad shows 1009 and the study 1008; the same after quitting', async () => {
    const person = await enterLab(lab, '1');
    expect((await post('/inexp', person)).json()).toEqual({ status: 'success' });
    for (const step of ['started', 'quit']) {
      const headers = person.headers;
      expect((await lab.ask({ url: `/ad?${idsOf('1')}`, headers })).body, step).toContain(': 1009');
      expect((await lab.ask({ url: `/exp?${idsOf('1')}`, headers })).body, step).toContain(': 1008');
      expect((await post('/quitter', person)).json()).toEqual({ status: 'marked as quitter' });
    }
  });

  it('a finished participant cannot become a quitter or start again', async () => {
    const person = await enterLab(lab, '1');
    await post('/inexp', person);
    await complete(person);
    await post('/quitter', person);
    await post('/inexp', person);
    const found = await lab.engine.find(person.uniqueId);
    expect(found.state).toBe('completed');
  });

  it('the end, the submit page and handing in follow each other', async () => {
    const person = await enterLab(lab, '1');
    expect(await complete(person)).toBe(200);
    const thanks = await lab.ask({ url: `/ad?${idsOf('1')}` });
    expect(thanks.body).toContain('externalSubmit');
    const token = /"token":"([^"]+)"/.exec(thanks.body)?.[1] ?? '';
    const submitted = await lab.ask({
      url: `/worker_submitted?uniqueId=${person.uniqueId}`,
      headers: { 'x-turnout-token': token },
    });
    expect(submitted.json()).toEqual({ status: 'success' });
    expect((await lab.engine.find(person.uniqueId)).state).toBe('submitted');
    const read = await lab.ask({ url: `/sync/${person.uniqueId}`, headers: { 'x-turnout-token': token } });
    expect(read.statusCode).toBe(403);
  });

  it('hands in at the marketplace the participant came from, where that may frame the study', async () => {
    const marketplace = 'http://127.0.0.1:8400';
    const own = await startLab({ config: `[Turnout]\nframe_ancestors = ${marketplace}\n` });
    const person = await enterLab(own, '1');
    await own.ask({ url: `/complete?uniqueId=${person.uniqueId}&mode=live`, headers: person.headers });
    const actionOf = async (submitTo: string) => {
      const { body } = await own.ask({
        url: `/ad?${idsOf('1')}&turkSubmitTo=${encodeURIComponent(submitTo)}`,
      });
      return /action="([^"]*)"/.exec(body)?.[1];
    };
    expect(await actionOf(marketplace)).toBe(`${marketplace}/mturk/externalSubmit`);
    expect(await actionOf('http://evil.example')).toBe('https://www.mturk.com/mturk/externalSubmit');
    expect(await actionOf('no address')).toBe('https://www.mturk.com/mturk/externalSubmit');
    await own.close();
  });

  it('a debug visit reloads at any state, with the same condition', async () => {
    const ids = { hitId: 'debugH', assignmentId: 'debugA', workerId: 'debugW', mode: 'debug' };
    const person = await enterLab(lab, 'x', ids);
    await post('/inexp', person);
    expect(await status(`/exp?${idsOf('x', ids)}`)).toBe(200);
    expect(await lab.store.participants.count({ study: 'assignments' })).toBe(1);
  });

  it('two windows of one person at once make one participant', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map(() => lab.ask({ url: `/exp?${idsOf('1')}` })));
    expect(pages.map((page) => page.statusCode)).toEqual([200, 200, 200, 200]);
    expect(await lab.store.participants.count({ study: 'assignments' })).toBe(1);
  });

  it('somebody who only opened the study and returned the task may come back', async () => {
    await enterLab(lab, '1');
    expect(await status(`/exp?${idsOf('1', { assignmentId: 'A2' })}`)).toBe(200);
  });

  it('repeated query keys have their first value', async () => {
    const page = await lab.ask({ url: `/ad?${idsOf('1')}&mode=debug` });
    expect(page.body).toContain('mode=live');
  });

  it('our psiturk.js stands in front of the project’s folder', async () => {
    const script = await lab.ask({ url: '/static/js/psiturk.js' });
    expect(script.statusCode).toBe(200);
    expect(script.headers['content-type']).toContain('javascript');
    expect(script.body).toContain('PsiTurk');
  });
});

describe('with repeats allowed', () => {
  beforeEach(async () => {
    lab = await startLab({ config: repeats });
  });

  it('the whole way is open again under another assignment', async () => {
    for (const assignmentId of ['A1', 'A2', 'A3']) {
      const ids = idsOf('1', { assignmentId });
      expect((await lab.ask({ url: `/ad?${ids}` })).statusCode).toBe(200);
      const person = await enterLab(lab, '1', { assignmentId });
      const url = `/complete?uniqueId=${person.uniqueId}`;
      expect((await lab.ask({ url, headers: person.headers })).statusCode).toBe(200);
    }
  });
});

describe('with error_status = psiturk', () => {
  beforeEach(async () => {
    lab = await startLab({ config: '[Turnout]\nerror_status = psiturk\n' });
  });

  it('error pages come with 200, answers to scripts do not', async () => {
    expect((await lab.ask({ url: '/exp' })).statusCode).toBe(200);
    expect((await lab.ask({ method: 'POST', url: '/inexp' })).statusCode).toBe(400);
  });
});

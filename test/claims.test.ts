import { createEngine } from '@turnout/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Entered, enterLab, idsOf, type Lab, startLab } from './support/lab.ts';

/** AU4: somebody who knows a participant's ids opens the study before the participant has done anything. */
let lab: Lab;
let first: Entered;
let second: Entered;

const trial = { k: 'trial', n: 0, at: 1, v: 'answered' };
const event = { k: 'event', f: 'focus', at: 1, dt: 0, v: 'on' };
const save = (who: Entered, page: string, record: object) =>
  lab.ask({
    method: 'POST',
    url: '/turnout/records',
    headers: who.headers,
    payload: { protocol: 1, page, first: 1, records: [record] },
  });
const read = (who: Entered) => lab.ask({ url: `/sync/${who.uniqueId}`, headers: who.headers });

beforeEach(async () => {
  lab = await startLab();
  first = await enterLab(lab, '1');
  second = await enterLab(lab, '1');
});
afterEach(() => lab.close());

describe('two who opened the same participation by its ids', () => {
  it('AU4 the first to save a trial keeps the other out', async () => {
    expect(second.headers).not.toEqual(first.headers);
    expect((await save(first, 'a', trial)).statusCode).toBe(200);
    const { headers, uniqueId } = second;
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    const payload = `uniqueId=${uniqueId}`;
    const refused = [
      await read(second),
      await save(second, 'b', trial),
      await save(second, 'b', event),
      await lab.ask({ method: 'PUT', url: `/sync/${uniqueId}`, headers, payload: { data: [] } }),
      await lab.ask({ method: 'POST', url: '/inexp', headers: form, payload }),
      await lab.ask({ method: 'POST', url: '/quitter', headers: form, payload }),
      await lab.ask({
        method: 'POST',
        url: '/turnout/complete',
        headers,
        payload: { protocol: 1, page: 'b', last: 0 },
      }),
      await lab.ask({ url: `/worker_complete?uniqueId=${uniqueId}`, headers }),
      await lab.ask({ url: `/worker_submitted?uniqueId=${uniqueId}`, headers }),
      await lab.ask({ url: `/compute_bonus?uniqueId=${uniqueId}`, headers }),
      await lab.ask({ url: '/check_worker_status?workerId=W1&assignmentId=A1', headers }),
    ];
    for (const answer of refused) {
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toContain('TOKEN_FOREIGN');
    }
    expect((await lab.ask({ url: `/complete?uniqueId=${uniqueId}&mode=live`, headers })).statusCode).toBe(
      403,
    );
    expect((await lab.ask({ url: `/exp?${idsOf('1')}`, headers })).statusCode).toBe(401);
    expect((await lab.ask({ url: `/exp?${idsOf('1')}` })).statusCode).toBe(401);
    const cookie = `turnout=${headers['x-turnout-token']}`;
    const page = await lab.ask({ url: `/complete?uniqueId=${uniqueId}&mode=live`, headers: { cookie } });
    expect(page.statusCode).toBe(401);
    expect(page.body).toContain('TURNOUT_HANDOVER');
    expect((await lab.engine.find(uniqueId)).state).toBe('allocated');
    expect((await read(first)).json().data).toHaveLength(1);
  });

  it('AU4 events alone claim nothing', async () => {
    expect((await save(first, 'a', event)).statusCode).toBe(200);
    expect((await save(second, 'b', trial)).statusCode).toBe(200);
    expect((await read(first)).statusCode).toBe(403);
    expect((await read(second)).statusCode).toBe(200);
  });

  it('AU4 the claim holds on another server', async () => {
    await save(first, 'a', trial);
    const other = createEngine(lab.engine.context);
    const capability = (who: Entered) => {
      const found = other.readToken(who.headers['x-turnout-token'] ?? '');
      if (found === undefined) throw new Error('no token');
      return found;
    };
    for (const engages of [true, false, true]) {
      await expect(other.admit(capability(second), engages)).rejects.toMatchObject({ code: 'TOKEN_FOREIGN' });
      await other.admit(capability(first), engages);
    }
  });

  it('AU4 a debug visit before it does not open what the participant saves', async () => {
    const debug = { hitId: 'debugX', mode: 'debug' };
    const earlier = await enterLab(lab, '2', debug);
    const participant = await enterLab(lab, '2');
    expect((await save(participant, 'a', trial)).statusCode).toBe(200);
    expect((await read(earlier)).statusCode).toBe(403);
    expect((await lab.ask({ url: `/exp?${idsOf('2', debug)}` })).statusCode).toBe(401);
  });
});

describe('coming back', () => {
  it('AU4 with the cookie keeps the capability', async () => {
    const page = await lab.ask({ url: `/exp?${idsOf('3')}` });
    const cookie = String(page.headers['set-cookie']).split(';')[0] ?? '';
    const token = (body: string): string => /"token":"([^"]+)"/.exec(body)?.[1] ?? '';
    const headers = { 'x-turnout-token': token(page.body) };
    const mine = { uniqueId: 'W3:A3', headers, html: page.body };
    const before = await lab.ask({ url: `/exp?${idsOf('3')}`, headers: { cookie } });
    expect(token(before.body)).toBe(token(page.body));
    await save(mine, 'a', trial);
    const after = await lab.ask({ url: `/exp?${idsOf('3')}`, headers: { cookie } });
    expect(after.statusCode).toBe(200);
    expect(token(after.body)).toBe(token(page.body));
  });

  it('AU4 a debug participation stays open by its ids', async () => {
    const debug = { hitId: 'debugX', mode: 'debug' };
    const before = await enterLab(lab, '4', debug);
    expect((await save(before, 'a', trial)).statusCode).toBe(200);
    const after = await enterLab(lab, '4', debug);
    expect((await save(after, 'b', trial)).statusCode).toBe(200);
    expect((await read(before)).statusCode).toBe(200);
  });
});

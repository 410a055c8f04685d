import { type IncomingNotification, TurnoutError } from '@turnout/core';
import type { Admission, Recruiting } from '@turnout/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './support/lab.ts';

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

const completed: number[] = [];
const received: IncomingNotification[] = [];

interface RecruitedOptions {
  readonly fails?: boolean;
  readonly handIn?: Awaited<ReturnType<Recruiting['handIn']>>;
  readonly config?: string;
}

/** A study served with recruiting that answers what the test says. */
async function startRecruited(
  admission: Admission,
  { fails = false, handIn, config }: RecruitedOptions = {},
): Promise<Lab> {
  completed.length = 0;
  received.length = 0;
  lab = await startLab({
    ...(config !== undefined && { config }),
    operations: () => ({
      recruiting: {
        admit: async () => admission,
        handIn: async () => handIn,
        completed: async (id) => {
          completed.push(id);
          if (fails) throw new Error('database away');
        },
        receive: async (message) => {
          if (!message.body.includes('signed')) throw new TurnoutError('NOTIFICATION_REFUSED');
          received.push(message);
        },
      },
    }),
  });
  return lab;
}

const entry = '/exp?hitId=H1&assignmentId=A1&workerId=W1&mode=live';

describe('a recruited person at the door', () => {
  it('is let in when the recruiter knows of the place', async () => {
    const { ask, store } = await startRecruited({ kind: 'admitted' });
    expect((await ask({ url: entry })).statusCode).toBe(200);
    expect(await store.participants.count({ study: 'assignments' })).toBe(1);
  });

  it('is told what to do when no place is known, and takes no seat', async () => {
    const { ask, store, engine } = await startRecruited({ kind: 'refused', code: 'ASSIGNMENT_UNVERIFIED' });
    const answer = await ask({ url: entry });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('accept it there');
    expect(answer.body).not.toContain('recruiter');
    expect(await store.participants.count({ study: engine.context.settings.study })).toBe(0);
    // A researcher who tries the study out has no place anywhere.
    const debug = '/exp?hitId=debug1&assignmentId=debug2&workerId=debug3&mode=debug';
    expect((await ask({ url: debug })).statusCode).toBe(200);
  });

  it('may be known by other names of the ids', async () => {
    const { ask, engine } = await startRecruited({ kind: 'admitted' });
    const url = '/exp?STUDY_ID=S1&SESSION_ID=SE1&PROLIFIC_PID=P1&mode=live';
    expect((await ask({ url })).statusCode).toBe(200);
    expect(await engine.find('P1:SE1')).toMatchObject({ hitId: 'S1', mode: 'live' });
    const bad = '/exp?STUDY_ID=S1&SESSION_ID=SE1&PROLIFIC_PID=%3Cb%3E&mode=live';
    expect((await ask({ url: bad })).body).toContain('PROLIFIC_PID');
  });

  it('has completed even when recruiting cannot take note of it', async () => {
    const { ask, engine } = await startRecruited({ kind: 'admitted' }, { fails: true });
    const { body } = await ask({ url: entry });
    const token = /"token":"([^"]+)"/.exec(body)?.[1] ?? '';
    const answer = await ask({
      url: '/turnout/complete',
      method: 'POST',
      headers: { 'x-turnout-token': token },
      payload: { protocol: 1, page: 'page-of-a-test', last: 0 },
    });
    expect([answer.statusCode, answer.body]).toEqual([200, '{"status":"completed"}']);
    const participant = await engine.find('W1:A1');
    expect(participant.state).toBe('completed');
    expect(completed).toEqual([participant.id]);
  });
});

describe('the end of the study', () => {
  const config = '[Turnout]\ncompletion_code = EVERYBODY\nframe_ancestors = https://workers.example.org\n';
  const site = 'https://workers.example.org';
  const page = { 'sec-fetch-dest': 'document' };
  const frame = { 'sec-fetch-dest': 'iframe' };

  async function end(handIn: RecruitedOptions['handIn'], headers: Record<string, string>) {
    const { ask } = await startRecruited({ kind: 'admitted' }, { handIn, config });
    const { body } = await ask({ url: entry });
    const token = /"token":"([^"]+)"/.exec(body)?.[1] ?? '';
    const answer = await ask({
      url: '/complete?uniqueId=W1:A1',
      headers: { ...headers, 'x-turnout-token': token },
    });
    const { location } = answer.headers;
    const last = location === undefined ? answer : await ask({ url: location });
    await lab?.close();
    return last.body;
  }

  it('is a form where the recruiter takes one, in the frame or in the window beside', async () => {
    const form = { way: 'form', site } as const;
    expect(await end(form, frame)).toContain(`${site}/mturk/externalSubmit`);
    expect(await end(form, { 'x-turnout-frame': '1' })).toContain(`${site}/mturk/externalSubmit`);
    expect(await end({ way: 'form', site: 'https://stranger.example.org' }, frame)).not.toContain('stranger');
    expect(await end(form, page)).toContain('back to the window');
  });

  it('is a code where the recruiter takes one: its own, else the study’s, else the person’s', async () => {
    const code = { way: 'code', code: undefined, url: undefined, ownCode: 'K7QM4-XD9FH' } as const;
    const back = 'https://recruiter.example.org/complete?cc=TOLD';
    const told = await end({ ...code, code: 'TOLD', url: back }, page);
    expect(told).toContain('>TOLD<');
    expect(told).toContain(`href="${back}"`);
    expect(await end(code, page)).toContain('>EVERYBODY<');
    lab = await startRecruited({ kind: 'admitted' }, { handIn: code });
    const { body } = await lab.ask({ url: entry });
    const token = /"token":"([^"]+)"/.exec(body)?.[1] ?? '';
    const own = await lab.ask({
      url: '/complete?uniqueId=W1:A1',
      headers: { 'x-turnout-token': token },
    });
    expect(own.body).toContain('>K7QM4-XD9FH<');
  });
});

describe('the address of notifications', () => {
  it('hands on the body byte for byte, whatever its type', async () => {
    const { ask } = await startRecruited({ kind: 'admitted' });
    const payload = '{ "signed" : 1 }\n';
    for (const type of ['application/json', 'text/plain; charset=UTF-8', 'application/x-www-form-urlencoded'])
      expect(
        (
          await ask({
            url: '/turnout/notify?a=b',
            method: 'POST',
            headers: { 'content-type': type },
            payload,
          })
        ).statusCode,
      ).toBe(200);
    expect(received.map(({ body }) => body)).toEqual([payload, payload, payload]);
    expect(received[0]).toMatchObject({ method: 'POST', url: 'http://localhost:80/turnout/notify?a=b' });
  });

  it('refuses what the recruiter did not send, and is not there without a recruiter', async () => {
    const { ask } = await startRecruited({ kind: 'admitted' });
    const post = { url: '/turnout/notify', method: 'POST', payload: '{}' } as const;
    const headers = { 'content-type': 'application/json' };
    expect((await ask({ ...post, headers })).statusCode).toBe(403);
    await lab?.close();
    lab = await startLab();
    expect((await lab.ask({ ...post, headers })).statusCode).toBe(404);
  });
});

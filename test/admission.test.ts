import { type IncomingNotification, TurnoutError } from '@turnout/core';
import type { Admission } from '@turnout/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from './support/lab.ts';

let lab: Lab | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

const completed: number[] = [];
const received: IncomingNotification[] = [];

/** A study served with recruiting that answers what the test says. */
async function startRecruited(admission: Admission, fails = false): Promise<Lab> {
  completed.length = 0;
  received.length = 0;
  lab = await startLab({
    operations: () => ({
      recruiting: {
        admit: async () => admission,
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
    const { ask, engine } = await startRecruited({ kind: 'admitted' }, true);
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

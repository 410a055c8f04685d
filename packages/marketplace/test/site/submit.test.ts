import { afterEach, expect, it } from 'vitest';
import { parseAnswers } from '../../src/questions/answers.ts';
import type { Client } from './support/client.ts';
import { refusedFor } from './support/client.ts';
import { openTestSite, type TestSite } from './support/site.ts';

let site: TestSite;
afterEach(() => site.close());

/** One worker who holds a HIT in a browser. */
async function holding(changes: Parameters<TestSite['post']>[0] = {}) {
  site = await openTestSite({ quickSignUp: true });
  const hit = await site.post(changes);
  const client = site.stranger();
  await client.post('/quick-signup');
  return { hit, client, assignmentId: await take(client, hit.type.groupId) };
}

async function take(client: Client, groupId: string): Promise<string> {
  const accepted = await client.post(`/projects/${groupId}/tasks/accept_random`);
  return /assignment_id=(\w+)/.exec(String(accepted.headers.location))?.[1] ?? '';
}

const assignment = (assignmentId: string) =>
  site.market.context.read.assignments.byAssignmentId(assignmentId);

const answersOf = async (assignmentId: string) =>
  parseAnswers((await assignment(assignmentId))?.answer ?? '');

it('stores nothing from a preview, from a page that sends nothing, or without the assignment', async () => {
  const { client, assignmentId } = await holding();
  const reasonOf = async (fields: Record<string, string>) => {
    const answer = await client.postFromStudy('/mturk/externalSubmit', fields);
    return [answer.statusCode, refusedFor(answer)];
  };
  expect(await reasonOf({ assignmentId: 'ASSIGNMENT_ID_NOT_AVAILABLE', a: '1' })).toEqual([400, 'preview']);
  expect(await reasonOf({ assignmentId })).toEqual([400, 'nothing']);
  expect(await reasonOf({ a: '1' })).toEqual([400, 'no-assignment-id']);
  expect(await reasonOf({ assignmentId: '3UNKNOWN', a: '1' })).toEqual([404, 'no-such-assignment']);
  expect(await assignment(assignmentId)).toMatchObject({ status: 'accepted' });
});

it('takes fields of the query and of the body, from a GET as well', async () => {
  const { client, assignmentId } = await holding();
  const answer = await client.get(`/mturk/externalSubmit?assignmentId=${assignmentId}&hitId=3X&a=1&a=2`);
  expect(answer.statusCode).toBe(200);
  expect(await answersOf(assignmentId)).toEqual([{ kind: 'freeText', question: 'a', text: '1' }]);
});

it('takes what psiTurk sends: no answer, but hitId and workerId, which may come twice', async () => {
  const { client, assignmentId } = await holding();
  const holder = await assignment(assignmentId);
  const { workerId = '' } = (await site.market.context.read.workers.byId(holder?.workerId ?? 0)) ?? {};
  const answer = await client.postFromStudy('/mturk/externalSubmit', {
    assignmentId,
    hitId: '3X',
    workerId: `${workerId},${workerId}`,
  });
  expect(answer.statusCode).toBe(200);
});

it('refuses the second submission, and keeps the first', async () => {
  const { client, assignmentId } = await holding();
  await client.postFromStudy('/mturk/externalSubmit', { assignmentId, a: 'first' });
  const second = await client.postFromStudy('/mturk/externalSubmit', { assignmentId, a: 'second' });
  expect([second.statusCode, refusedFor(second)]).toEqual([409, 'submitted-already']);
  expect(await answersOf(assignmentId)).toEqual([{ kind: 'freeText', question: 'a', text: 'first' }]);
});

it('refuses work after its time, in words', async () => {
  const { client, assignmentId } = await holding({ durationSeconds: 60 });
  site.market.clock.advance(60_000);
  expect((await client.get(`/tasks/${assignmentId}/state`)).json()).toEqual({ state: 'over', leftMs: 0 });
  const late = await client.postFromStudy('/mturk/externalSubmit', { assignmentId, a: '1' });
  expect([late.statusCode, refusedFor(late)]).toEqual([409, 'deadline-passed']);
  expect(await assignment(assignmentId)).toMatchObject({ status: 'abandoned' });
});

it('refuses a page of one account in the browser of another', async () => {
  const { assignmentId, hit } = await holding();
  const other = site.stranger();
  await other.post('/quick-signup');
  await take(other, hit.type.groupId);
  const holder = await assignment(assignmentId);
  const { workerId = '' } = (await site.market.context.read.workers.byId(holder?.workerId ?? 0)) ?? {};
  const answer = await other.postFromStudy('/mturk/externalSubmit', { assignmentId, workerId, a: '1' });
  expect(refusedFor(answer)).toBe('other-account');
  const nameless = await other.postFromStudy('/mturk/externalSubmit', { assignmentId, a: '1' });
  expect(refusedFor(nameless)).toBe('not-held');
});

it('goes by the name in the form where no cookie arrives', async () => {
  const { assignmentId } = await holding();
  const holder = await assignment(assignmentId);
  const { workerId = '' } = (await site.market.context.read.workers.byId(holder?.workerId ?? 0)) ?? {};
  const program = site.stranger();
  const wrong = { assignmentId, workerId: 'ASOMEBODYELSE', a: '1' };
  expect(refusedFor(await program.postFromStudy('/mturk/externalSubmit', wrong))).toBe('not-held');
  const right = await program.postFromStudy('/mturk/externalSubmit', { assignmentId, workerId, a: '1' });
  expect(right.statusCode).toBe(200);
});

it('believes no submit cookie that it did not sign', async () => {
  const { assignmentId } = await holding();
  const forged = await site.stranger().get(`/mturk/externalSubmit?assignmentId=${assignmentId}&a=1`, {
    cookie: 'turnout_submits=ASOMEBODYELSE.forged',
  });
  // Like a request without a cookie: the slot's holder is meant.
  expect(forged.statusCode).toBe(200);
});

it('leads from a submission to the queue of the environment it belongs to', async () => {
  const { client } = await holding();
  const production = await site.market.requester('production');
  const hit = await site.post({}, production);
  const accepted = await client.post(`/production/projects/${hit.type.groupId}/tasks/accept_random`);
  const assignmentId = /assignment_id=(\w+)/.exec(String(accepted.headers.location))?.[1] ?? '';
  const answer = await client.postFromStudy('/mturk/externalSubmit', { assignmentId, a: '1' });
  expect(answer.body).toContain('href="/production/tasks" target="_top"');
});

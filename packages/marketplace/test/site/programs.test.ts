import type { Task, TaskQueue, WorkerSummary } from '@turnout/protocol';
import { afterEach, expect, it } from 'vitest';
import { createSession } from '../../src/site/index.ts';
import { choices, formXml, htmlXml, item } from '../questions/samples.ts';
import { CONTENT, openTestSite, SITE, type TestSite } from './support/site.ts';

let site: TestSite;
afterEach(() => site.close());

/** A program with a token of its own. */
async function program(changes: Parameters<TestSite['market']['worker']>[0] = {}) {
  const worker = await site.market.worker(changes);
  const token = await site.market.context.transact((unit) => createSession(unit, worker.id, Date.now()));
  const headers = { authorization: `Bearer ${token}`, host: new URL(SITE).host };
  return {
    worker,
    get: (url: string) => site.app.inject({ method: 'GET', url, headers }),
    post: (url: string) => site.app.inject({ method: 'POST', url, headers }),
  };
}

it('gives a program the task, its address and where to hand in', async () => {
  site = await openTestSite();
  const hit = await site.post();
  const { get, post, worker } = await program();
  const task = (await post(`/projects/${hit.type.groupId}/tasks/accept_random?format=json`)).json<Task>();
  expect(task).toMatchObject({
    groupId: hit.type.groupId,
    hitId: hit.hitId,
    deadline: site.market.clock.now() + 1_800_000,
    submitUrl: `${SITE}/mturk/externalSubmit`,
    question: {
      kind: 'external',
      url: `https://study.example.org/ad?mode=live&assignmentId=${task.assignmentId}&hitId=${hit.hitId}&workerId=${worker.workerId}&turkSubmitTo=http%3A%2F%2F127.0.0.1%3A8080`,
    },
  });
  expect((await get('/tasks?format=json')).json<TaskQueue>()).toEqual({ tasks: [task] });
  const again = await post(`/projects/${hit.type.groupId}/tasks/${hit.hitId}/accept?format=json`);
  expect(again.json()).toEqual(task);
  const back = await post(`/tasks/${task.assignmentId}/return?format=json`);
  expect(back.json()).toEqual({ returned: task.assignmentId });
  expect((await get('/tasks?format=json')).json()).toEqual({ tasks: [] });
});

it('names the kinds of questions', async () => {
  site = await openTestSite();
  const html = await site.post({ question: htmlXml('<p>A task</p>') });
  const form = await site.post({
    title: 'A form',
    question: formXml(item('colour', choices(['red', 'blue']))),
  });
  const { post } = await program();
  const task = async (groupId: string) =>
    (await post(`/projects/${groupId}/tasks/accept_random?format=json`)).json<Task>();
  const { question } = await task(html.type.groupId);
  expect(question.kind === 'html' && question.url.startsWith(`${CONTENT}/content/${html.hitId}/`)).toBe(true);
  const formTask = await task(form.type.groupId);
  expect(formTask.question).toEqual({ kind: 'form' });
  expect(formTask.submitUrl).toBe(`${SITE}/tasks/${formTask.assignmentId}/answers`);
});

it('says why it refuses, with a reason that stays', async () => {
  site = await openTestSite();
  const hit = await site.post({ assignments: 1 });
  const path = `/projects/${hit.type.groupId}/tasks`;
  const [one, other] = [await program(), await program()];
  await one.post(`${path}/accept_random?format=json`);
  const refusal = async (url: string) => {
    const answer = await other.post(url);
    return [answer.statusCode, answer.json<{ refused: string }>().refused];
  };
  expect(await refusal(`${path}/accept_random?format=json`)).toEqual([409, 'no-slot-left']);
  expect(await refusal(`${path}/${hit.hitId}/accept?format=json`)).toEqual([409, 'no-slot-left']);
  expect(await refusal(`${path}/3NOSUCHHIT/accept?format=json`)).toEqual([404, 'no-such-hit']);
  expect(await refusal('/projects/3NOSUCHGROUP/tasks/accept_random?format=json')).toEqual([
    404,
    'no-such-hit',
  ]);
  expect(await refusal('/tasks/3NOSUCHASSIGNMENT/return?format=json')).toEqual([409, 'not-held']);
  const stranger = await site.app.inject({
    method: 'POST',
    url: `${path}/accept_random?format=json`,
    headers: { authorization: 'Bearer nobody' },
  });
  expect([stranger.statusCode, stranger.json<{ refused: string }>().refused]).toEqual([401, 'no-worker']);
});

it('gives each HIT of a group once, and any that is left', async () => {
  site = await openTestSite();
  const hits = [await site.post({ assignments: 1 }), await site.post({ assignments: 1 })];
  const path = `/projects/${hits[0]?.type.groupId}/tasks/accept_random?format=json`;
  const { post } = await program();
  const got = [(await post(path)).json<Task>(), (await post(path)).json<Task>()];
  expect(got.map((task) => task.hitId).toSorted()).toEqual(hits.map((hit) => hit.hitId).toSorted());
  // A third click finds nothing new and leads back to what is held.
  expect(got).toContainEqual((await post(path)).json());
});

it('sums up what a worker did', async () => {
  site = await openTestSite();
  const hit = await site.post({ autoApprovalSeconds: 0, reward: '0.70' });
  const { get, post, worker } = await program();
  const { assignmentId } = (
    await post(`/projects/${hit.type.groupId}/tasks/accept_random?format=json`)
  ).json<Task>();
  await post(`/mturk/externalSubmit?assignmentId=${assignmentId}&a=1`);
  const expected: WorkerSummary = {
    workerId: worker.workerId,
    submitted: 1,
    approved: 1,
    rejected: 0,
    returned: 0,
    abandoned: 0,
    earnedMinor: 70,
    bonusMinor: 0,
  };
  expect((await get('/dashboard?format=json')).json()).toEqual(expected);
});

it('lets 40 programs race for 10 slots without giving one twice', async () => {
  site = await openTestSite();
  const hits = [];
  for (let number = 0; number < 5; number += 1) hits.push(await site.post({ assignments: 2 }));
  const path = `/projects/${hits[0]?.type.groupId}/tasks/accept_random?format=json`;
  const programs = [];
  for (let number = 0; number < 40; number += 1) programs.push(await program());
  const answers = await Promise.all(programs.map(({ post }) => post(path)));
  const taken = answers.filter((answer) => answer.statusCode === 200).map((answer) => answer.json<Task>());
  expect(new Set(taken.map((task) => task.assignmentId)).size).toBe(10);
  expect(answers.filter((answer) => answer.statusCode === 409)).toHaveLength(30);
});

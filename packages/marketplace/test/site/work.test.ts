import { afterEach, expect, it } from 'vitest';
import { parseAnswers } from '../../src/questions/answers.ts';
import { headingOf, refusedFor } from './support/client.ts';
import { openTestSite, SITE, type TestSite } from './support/site.ts';

let site: TestSite;
afterEach(() => site.close());

const idIn = (location: unknown): string => /assignment_id=(\w+)/.exec(String(location))?.[1] ?? '';

it('leads from signing up through browsing, preview and work to the submission', async () => {
  site = await openTestSite();
  const hit = await site.post();
  const client = site.stranger();
  const signedUp = await client.post('/signup', {
    name: 'Ada Example',
    email: 'Ada@example.org',
    password: 'correct horse battery',
    country: 'US',
    subdivision: 'PA',
    adult: '1',
  });
  expect(signedUp.headers.location).toBe('/projects');
  const projects = await client.get('/projects');
  expect(projects.body).toContain('Name the colour');
  expect(projects.body).toContain('Memory Laboratory');
  const preview = await client.get(`/projects/${hit.type.groupId}/tasks`);
  expect(preview.body).toContain('assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE');
  const accepted = await client.post(`/projects/${hit.type.groupId}/tasks/accept_random`);
  expect(accepted.statusCode).toBe(303);
  const work = await client.get(String(accepted.headers.location));
  const assignmentId = idIn(accepted.headers.location);
  expect(work.body).toContain(`assignmentId=${assignmentId}`);
  expect(work.body).toContain(`turkSubmitTo=${encodeURIComponent(SITE)}`);
  const submitted = await client.postFromStudy('/mturk/externalSubmit', { assignmentId, colour: 'red' });
  expect(submitted.statusCode).toBe(200);
  expect(headingOf(submitted)).toBe('Your work was handed in');
  const stored = await site.market.context.read.assignments.byAssignmentId(assignmentId);
  expect(parseAnswers(stored?.answer ?? '')).toEqual([{ kind: 'freeText', question: 'colour', text: 'red' }]);
  expect((await client.get(`/tasks/${assignmentId}/state`)).json()).toMatchObject({ state: 'submitted' });
});

it('returns a HIT, and refuses the stale tab of its former holder, who sends no name', async () => {
  site = await openTestSite();
  const hit = await site.post({ assignments: 1 });
  const one = site.stranger();
  const other = site.stranger();
  const account = { password: 'correct horse battery', country: 'DE' };
  await one.post('/signup', { ...account, name: 'One', email: 'one@example.org' });
  await other.post('/signup', { ...account, name: 'Other', email: 'other@example.org' });
  const first = await one.post(`/projects/${hit.type.groupId}/tasks/accept_random`);
  const assignmentId = idIn(first.headers.location);
  expect((await other.post(`/projects/${hit.type.groupId}/tasks/accept_random`)).statusCode).toBe(409);
  expect((await one.post(`/tasks/${assignmentId}/return`)).headers.location).toBe('/tasks?done=returned');
  const second = await other.post(`/projects/${hit.type.groupId}/tasks/accept_random`);
  expect(idIn(second.headers.location)).toBe(assignmentId);
  const stale = await one.postFromStudy('/mturk/externalSubmit', { assignmentId, colour: 'red' });
  expect(stale.statusCode).toBe(409);
  expect(refusedFor(stale)).toBe('not-held');
  const right = await other.postFromStudy('/mturk/externalSubmit', { assignmentId, colour: 'blue' });
  expect(right.statusCode).toBe(200);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSession } from '../../src/site/index.ts';
import { type Client, clientOf, refusedFor } from './support/client.ts';
import { type Scene, setScene } from './support/scene.ts';
import { openTestSite, SITE, type TestSite } from './support/site.ts';

// What these pages show is summed up by the database, and both must do it alike.
describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  let site: TestSite;
  let scene: Scene;
  let client: Client;
  beforeEach(async () => {
    site = await openTestSite({}, { database });
    scene = await setScene(site, 'https://study.example.org/ad');
    client = clientOf(site.app, SITE);
    client.logInWith(
      await site.market.context.transact((unit) => createSession(unit, scene.worker.id, Date.now())),
    );
  });
  afterEach(() => site.close());

  const textOf = async (path: string): Promise<string> =>
    (await client.get(path)).body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

  it('shows every cent: the sums of the days are what the ledger moved to the worker', async () => {
    const { read } = site.market.context;
    const days = await read.work.earnings(scene.worker.id, 'sandbox');
    const counts = await read.workers.counts(scene.worker.id, 'sandbox');
    const sum = (of: (day: (typeof days)[number]) => number) =>
      days.reduce((total, day) => total + of(day), 0);
    expect(sum((day) => day.rewardsMinor)).toBe(counts.earnedMinor);
    expect(sum((day) => day.bonusesMinor)).toBe(counts.bonusMinor);
    expect(days.map((day) => [day.rewardsMinor, day.bonusesMinor])).toEqual([
      [120, 0],
      [200, 50],
    ]);
    const text = await textOf('/earnings');
    expect(text).toContain('Earned $3.70 Approved rewards $3.20 2 HITs Bonuses $0.50 1 bonus');
    expect(text).toContain('Waits for review $0.80 1 HIT');
    expect(text).toContain('December 2026 $1.20 $0.00 $1.20 November 2026 $2.00 $0.50 $2.50');
    expect(await textOf('/production/earnings')).toContain('Earned $0.00');
  });

  it('lists what was done, newest first, with state, feedback and bonus', async () => {
    const text = await textOf('/history');
    const places = [
      'A long questionnaire Memory Laboratory Returned',
      'Describe a picture in three sentences Memory Laboratory Waits for review',
      'Find the odd one out Memory Laboratory Approved',
      'Transcribe a receipt Memory Laboratory Rejected',
      'Remember these words Memory Laboratory Approved',
    ].map((words) => text.indexOf(words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(text).toContain('$2.00 $0.50 Carefully done, thank you.');
    expect(await textOf('/production/history')).toContain('You have not worked on a HIT yet.');
  });

  it('counts messages as unread until they were shown', async () => {
    expect(await textOf('/projects')).toContain('Messages 2 unread');
    expect(await textOf('/messages')).toContain('New A second part next week');
    expect(await textOf('/projects')).not.toContain('unread');
    expect(await textOf('/messages')).not.toContain('New A second part');
  });

  it('keeps a report for the lab', async () => {
    const path = scene.paths.report ?? '';
    expect(await textOf(path)).toContain('Report a HIT Name the colour');
    const sent = await client.post(path, { reason: 'privacy', body: ' It asks for my address. ' });
    expect(sent.body).toContain('Your report was sent to the lab.');
    expect(await site.market.context.read.reports.list({ after: 0, limit: 10 })).toMatchObject([
      { workerId: scene.worker.id, reason: 'privacy', body: 'It asks for my address.' },
    ]);
    expect(refusedFor(await client.post(path, { reason: 'invented' }))).toBe('unreadable');
  });

  it('says what is wrong with the answers of a form, keeps them, and hands in when all is well', async () => {
    const [, assignmentId = ''] = /assignment_id=(\w+)/.exec(scene.paths['work on a form'] ?? '') ?? [];
    const wrong = await client.post(`/tasks/${assignmentId}/answers`, {
      'question-1': 'green',
      'question-2': 'there',
    });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('One answer needs your attention.');
    expect(wrong.body).toContain('Please answer this question.');
    expect(wrong.body).toMatch(/value="green" checked/);
    const right = await client.post(`/tasks/${assignmentId}/answers`, {
      'question-0': 'good',
      'question-1': 'green',
      'question-2': 'there',
    });
    expect(right.headers.location).toBe('/tasks?done=submitted');
    const stored = await site.market.context.read.assignments.byAssignmentId(assignmentId);
    expect(stored).toMatchObject({ status: 'submitted' });
    expect(stored?.answer).toContain('<SelectionIdentifier>green</SelectionIdentifier>');
  });

  it('asks for a qualification, and takes a test in its time', async () => {
    const path = scene.paths['before a test']?.replace(/\/test$/, '') ?? '';
    expect((await client.get(`${path}/test`)).body).toContain('at most 10 minutes');
    expect(refusedFor(await client.post(`${path}/test`, {}))).toBe('not-begun');
    expect((await client.post(`${path}/request`)).headers.location).toBe(`${path}/test`);
    expect((await client.get(`${path}/test`)).body).toContain('Hand in the test');
    const wrong = await client.post(`${path}/test`, {});
    expect(wrong.statusCode).toBe(422);
    const done = await client.post(`${path}/test`, { 'question-0': 'good' });
    expect(await textOf(String(done.headers.location))).toContain(
      'Your request for “Colour vision” was sent. The requester decides.',
    );
    expect(refusedFor(await client.post(`${path}/request`))).toBe('already-pending');
  });

  it('refuses a test after its time', async () => {
    const path = scene.paths['before a test']?.replace(/\/test$/, '') ?? '';
    await client.post(`${path}/request`);
    site.market.clock.advance(601_000);
    expect(refusedFor(await client.post(`${path}/test`, { 'question-0': 'good' }))).toBe('test-time-over');
  });
});

import type { ProjectList } from '@turnout/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import type { Requester } from '../../src/domain/requester.ts';
import { callsOf } from '../support/api-calls.ts';
import { refusedFor } from './support/client.ts';
import { openTestSite, type TestSite } from './support/site.ts';

let site: TestSite;
afterEach(() => site.close());

const RATE = '000000000000000000L0';
const LOCALE = '00000000000000000071';
const german = {
  QualificationTypeId: LOCALE,
  Comparator: 'EqualTo' as const,
  LocaleValues: [{ Country: 'DE' }],
};

async function titles(path: string): Promise<string[]> {
  const { client } = await site.workerClient();
  const list = (await client.get(path)).json<ProjectList>();
  return list.projects.map((project) => project.title);
}

it('answers programs with what browsers see', async () => {
  site = await openTestSite();
  const hit = await site.post({ keywords: 'colour, attention', assignments: 4 });
  const { client } = await site.workerClient();
  expect((await client.get('/projects?format=json')).json()).toEqual({
    projects: [
      {
        groupId: hit.type.groupId,
        title: 'Name the colour',
        description: 'Words are shown in colours; press the key of the colour.',
        keywords: 'colour, attention',
        requesterName: 'Memory Laboratory',
        rewardMinor: 150,
        durationMs: 1_800_000,
        available: 4,
        qualified: true,
      },
    ],
  });
});

it('searches by words, reward and what the worker qualifies for, and sorts', async () => {
  site = await openTestSite();
  await site.post({ title: 'Long and dear', reward: '5.00', durationSeconds: 7200 });
  site.market.clock.advance(1000);
  await site.post({ title: 'Short and cheap', reward: '0.10', durationSeconds: 60 });
  site.market.clock.advance(1000);
  await site.post({ title: 'For Germans', reward: '1.00', requirements: [german] });
  expect(await titles('/projects?format=json')).toEqual(['For Germans', 'Short and cheap', 'Long and dear']);
  expect(await titles('/projects?format=json&words=SHORT+memory')).toEqual(['Short and cheap']);
  expect(await titles('/projects?format=json&words=nothing')).toEqual([]);
  expect(await titles('/projects?format=json&minimum=0.50')).toEqual(['For Germans', 'Long and dear']);
  expect(await titles('/projects?format=json&qualified=1')).toEqual(['Short and cheap', 'Long and dear']);
  expect(await titles('/projects?format=json&sort=reward')).toEqual([
    'Long and dear',
    'For Germans',
    'Short and cheap',
  ]);
  expect(await titles('/projects?format=json&sort=time')).toEqual([
    'Short and cheap',
    'For Germans',
    'Long and dear',
  ]);
});

it('says in words what a project asks for, and what the worker has', async () => {
  site = await openTestSite();
  await site.post({
    requirements: [
      { QualificationTypeId: RATE, Comparator: 'GreaterThanOrEqualTo', IntegerValues: [95] },
      {
        QualificationTypeId: LOCALE,
        Comparator: 'In',
        LocaleValues: [{ Country: 'DE' }, { Country: 'US', Subdivision: 'NY' }],
      },
    ],
  });
  const { client } = await site.workerClient();
  const text = (await client.get('/projects')).body.replaceAll(/<[^>]*>/g, '');
  expect(text).toContain('met Approval rate 95 % or more: you have 100 %');
  expect(text).toContain(
    'not met Location is one of Germany, New York, United States: you have Pennsylvania, United States',
  );
});

it('MQ4 hides from browsing, from preview or from accepting only, as the requirement says', async () => {
  site = await openTestSite();
  const guarded = (ActionsGuarded: 'Accept' | 'PreviewAndAccept' | 'DiscoverPreviewAndAccept') =>
    site.post({ title: ActionsGuarded, requirements: [{ ...german, ActionsGuarded }] });
  const [accept, preview, discover] = [
    await guarded('Accept'),
    await guarded('PreviewAndAccept'),
    await guarded('DiscoverPreviewAndAccept'),
  ];
  const { client } = await site.workerClient();
  expect((await titles('/projects?format=json')).toSorted()).toEqual(['Accept', 'PreviewAndAccept']);
  const page = (hit: typeof accept) => client.get(`/projects/${hit.type.groupId}/tasks`);
  expect((await page(accept)).body).toContain('<iframe');
  expect((await page(preview)).body).not.toContain('<iframe');
  expect(refusedFor(await page(discover))).toBe('no-such-hit');
  for (const hit of [accept, preview, discover])
    expect(refusedFor(await client.post(`/projects/${hit.type.groupId}/tasks/accept_random`))).toBe(
      'not-qualified',
    );
});

it('shows blocked workers that they are, and counts them as not qualified', async () => {
  site = await openTestSite();
  await site.post();
  const { client, worker } = await site.workerClient();
  await site.market.context.transact((unit) =>
    unit.blocks.put({ requesterId: site.requester.id, workerId: worker.id, reason: '', blockedAt: 0 }),
  );
  expect((await client.get('/projects')).body).toContain('This requester does not take work from you.');
  const list = (await client.get('/projects?format=json')).json<ProjectList>();
  expect(list.projects).toMatchObject([{ qualified: false }]);
});

it('keeps the environments apart, by address and by the service’s own host names', async () => {
  site = await openTestSite();
  const production = await site.market.requester('production');
  await site.post({ title: 'Play' });
  const real = await site.post({ title: 'Real' }, production);
  expect(await titles('/projects?format=json')).toEqual(['Play']);
  expect(await titles('/sandbox/projects?format=json')).toEqual(['Play']);
  expect(await titles('/production/projects?format=json')).toEqual(['Real']);
  const { client } = await site.workerClient();
  const host = { host: 'worker.mturk.com' };
  const onHost = await client.get('/projects?format=json', host);
  expect(onHost.json<ProjectList>().projects).toMatchObject([{ title: 'Real' }]);
  expect((await client.get('/projects')).body).toContain('Sandbox: play money');
  expect((await client.get('/production/projects')).body).not.toContain('Sandbox: play money');
  expect(refusedFor(await client.get(`/projects/${real.type.groupId}/tasks`))).toBe('no-such-hit');
  const accepted = await client.post(`/production/projects/${real.type.groupId}/tasks/accept_random`);
  expect(accepted.headers.location).toMatch(/^\/production\/projects\//);
});

it('asks strangers to log in, and tells programs so', async () => {
  site = await openTestSite();
  const answer = await site.stranger().get('/projects?format=json');
  expect(answer.statusCode).toBe(401);
  expect(answer.json()).toMatchObject({ refused: 'no-worker' });
});

it('asks the database as often for many groups as for one', async () => {
  site = await openTestSite();
  const { read } = site.market.context;
  const { client, worker } = await site.workerClient();
  const spies = [
    vi.spyOn(read.hitTypes, 'openGroups'),
    vi.spyOn(read.blocks, 'of'),
    vi.spyOn(read.blocks, 'has'),
    vi.spyOn(read.qualificationTypes, 'names'),
    vi.spyOn(read.qualificationTypes, 'byQualificationTypeId'),
  ];
  const asked = async (): Promise<number> => {
    const before = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    const { body } = await client.get('/projects');
    expect(body).toContain('Skill 1');
    return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0) - before;
  };
  const postAs = async (requester: Requester, number: number): Promise<void> => {
    const { QualificationType } = await callsOf(site.market, requester)('CreateQualificationType', {
      Name: `Skill ${number}`,
      Description: 'Shows what you can do.',
      QualificationTypeStatus: 'Active',
    });
    const QualificationTypeId = QualificationType?.QualificationTypeId ?? '';
    await site.post(
      { title: `Project ${number}`, requirements: [{ QualificationTypeId, Comparator: 'Exists' }] },
      requester,
    );
  };
  await postAs(site.requester, 1);
  const forOne = await asked();
  const blocking = await site.market.requester();
  await site.market.context.transact((unit) =>
    unit.blocks.put({ requesterId: blocking.id, workerId: worker.id, reason: 'no', blockedAt: 0 }),
  );
  await postAs(blocking, 2);
  await postAs(await site.market.requester(), 3);
  expect([forOne, await asked()]).toEqual([3, 3]);
  const { body } = await client.get('/projects');
  expect(body).toContain('Skill 3');
  expect(body.match(/This requester does not take work from you/g)).toHaveLength(1);
});

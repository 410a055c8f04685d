import { afterEach, expect, it } from 'vitest';
import { htmlXml } from '../questions/samples.ts';
import { refusedFor } from './support/client.ts';
import { CONTENT, openTestSite, SITE, type TestSite } from './support/site.ts';

let site: TestSite;
afterEach(() => site.close());

const policyOf = (headers: Record<string, unknown>): string => String(headers['content-security-policy']);

it('takes a form only from its own pages, whoever is logged in', async () => {
  site = await openTestSite();
  const hit = await site.post();
  const { client, worker } = await site.workerClient();
  const path = `/projects/${hit.type.groupId}/tasks/accept_random`;
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: '' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])
    expect(refusedFor(await client.post(path, {}, headers))).toBe('foreign-request');
  const { held } = site.market.context.read.work;
  expect(await held(worker.id, 'sandbox', site.market.clock.now())).toEqual([]);
});

it('accepts nothing on a GET, which asks instead', async () => {
  site = await openTestSite();
  const hit = await site.post();
  const { client } = await site.workerClient();
  const asked = await client.get(`/projects/${hit.type.groupId}/tasks/accept_random`);
  expect(asked.statusCode).toBe(200);
  expect(asked.body).toContain('Accept a HIT?');
  expect(await site.market.context.read.hits.byHitId(hit.hitId)).toMatchObject({ pending: 0 });
});

it('lets no other site frame a page, and loads nothing from anywhere else', async () => {
  site = await openTestSite();
  const { client } = await site.workerClient();
  const page = await client.get('/projects');
  expect(policyOf(page.headers)).toContain("frame-ancestors 'none'");
  expect(policyOf(page.headers)).toContain("default-src 'none'");
  expect(policyOf(page.headers)).not.toContain('unsafe');
  expect(page.headers['cache-control']).toBe('no-store');
  const loaded = [...page.body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address ?? '');
  expect(loaded.filter((address) => !address.startsWith('/') && !address.startsWith('#'))).toEqual([]);
  for (const address of loaded.filter((one) => one.startsWith('/assets/')))
    expect((await client.get(address)).statusCode).toBe(200);
});

it('shows what became of a submission in its own frames only, and to no script of others', async () => {
  site = await openTestSite();
  const answer = await site.stranger().postFromStudy('/mturk/externalSubmit', { assignmentId: 'X', a: '1' });
  expect(policyOf(answer.headers)).toContain(`frame-ancestors 'self' ${SITE}`);
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
});

it('serves a requester’s page from the other host alone, and the site not there', async () => {
  site = await openTestSite();
  const script = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>';
  const hit = await site.post({ question: htmlXml(`<!doctype html>${script}<crowd-form></crowd-form>`) });
  const { client } = await site.workerClient();
  const preview = await client.get(`/projects/${hit.type.groupId}/tasks`);
  const address = /<iframe[^>]*src="([^"]*)"/.exec(preview.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(address.startsWith(`${CONTENT}/content/`)).toBe(true);
  expect(preview.body).toContain('allow-same-origin');
  const path = address.slice(CONTENT.length);
  const { host } = new URL(CONTENT);
  const content = await client.get(path, { host });
  expect(content.body).toContain(`src="${CONTENT}/assets/crowd-elements.js"`);
  expect(policyOf(content.headers)).toContain(`frame-ancestors ${SITE}`);
  expect((await client.get(path)).statusCode).toBe(404);
  expect((await client.get('/projects', { host })).statusCode).toBe(404);
  expect((await client.get(path.replace(/.(?=\?)/, '_'), { host })).statusCode).toBe(404);
  expect((await client.get('/assets/crowd-elements.js', { host })).statusCode).toBe(200);
});

it('takes the origin of a requester’s page away where there is no other host', async () => {
  site = await openTestSite({ origins: () => ({ site: SITE, content: SITE }) });
  const hit = await site.post({ question: htmlXml('<!doctype html><p>A task</p>') });
  const { client } = await site.workerClient();
  const preview = await client.get(`/projects/${hit.type.groupId}/tasks`);
  const [, address = ''] = /<iframe[^>]*src="([^"]*)"/.exec(preview.body) ?? [];
  expect(preview.body).toContain('sandbox="allow-scripts allow-forms allow-popups');
  expect(preview.body).not.toContain('allow-same-origin');
  const content = await client.get(address.slice(SITE.length).replaceAll('&amp;', '&'));
  expect(policyOf(content.headers)).toMatch(/sandbox allow-scripts(?!.*allow-same-origin)/);
});

it('escapes what requesters write', async () => {
  site = await openTestSite();
  await site.post({ title: '<script>alert(1)</script>', description: '"><img src=x onerror=alert(1)>' });
  const { client } = await site.workerClient();
  const { body } = await client.get('/projects');
  expect(body).not.toContain('<script>alert');
  expect(body).not.toContain('<img src=x');
});

it('answers what it does not know with a page that leads on', async () => {
  site = await openTestSite();
  const { client } = await site.workerClient();
  const missing = await client.get('/no/such/page');
  expect(missing.statusCode).toBe(404);
  expect(refusedFor(missing)).toBe('no-such-page');
  expect(missing.body).toContain('href="/projects"');
  const wrongType = await client.post('/mturk/externalSubmit', {}, { 'content-type': 'text/plain' });
  expect(refusedFor(wrongType)).toBe('unreadable');
});

it('marks its cookies as secure where the site is', async () => {
  const secure = 'https://panel.example.org';
  site = await openTestSite({ quickSignUp: true, origins: () => ({ site: secure, content: secure }) });
  const answer = await site
    .stranger()
    .post('/quick-signup', {}, { origin: secure, host: 'panel.example.org' });
  expect(answer.cookies).toMatchObject([
    { name: 'turnout_session', httpOnly: true, sameSite: 'Lax', secure: true, path: '/' },
    {
      name: 'turnout_submits',
      httpOnly: true,
      sameSite: 'None',
      secure: true,
      path: '/mturk/externalSubmit',
    },
  ]);
});

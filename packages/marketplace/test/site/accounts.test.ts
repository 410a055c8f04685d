import { afterEach, expect, it } from 'vitest';
import { DAY } from '../support/market.ts';
import { type Client, headingOf, refusedFor } from './support/client.ts';
import { openTestSite, type TestSite } from './support/site.ts';

let site: TestSite;
afterEach(() => site.close());

const PASSWORD = 'correct horse battery';
const account = (changes: Record<string, string> = {}) => ({
  name: 'Ada Example',
  email: 'ada@example.org',
  password: PASSWORD,
  country: 'US',
  ...changes,
});

const isLoggedIn = async (client: Client): Promise<boolean> =>
  (await client.get('/projects')).statusCode === 200;

it('makes an account, keeps the password as a hash only, and logs in with it', async () => {
  site = await openTestSite();
  const client = site.stranger();
  expect((await client.post('/signup', account({ email: 'Ada@Example.ORG' }))).statusCode).toBe(303);
  expect(await isLoggedIn(client)).toBe(true);
  const person = await site.market.context.read.people.byEmail('ada@example.org');
  expect(person?.password).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(person?.password).not.toContain(PASSWORD);
  await client.post('/logout');
  expect(await isLoggedIn(client)).toBe(false);
  const again = await client.post('/login', { email: 'ADA@example.org', password: PASSWORD });
  expect(again.headers.location).toBe('/projects');
  expect(await isLoggedIn(client)).toBe(true);
});

it('says what is missing in a sign-up, and keeps what was entered', async () => {
  site = await openTestSite();
  const answer = await site.stranger().post('/signup', {
    name: '',
    email: 'not an address',
    password: 'short',
    country: 'XX',
  });
  expect(answer.statusCode).toBe(422);
  for (const field of ['name', 'email', 'password', 'country'])
    expect(answer.body).toContain(`id="${field}-problem"`);
  expect(answer.body).toContain('value="not an address"');
  expect(answer.body).not.toContain('value="short"');
});

it('gives an e-mail address one account', async () => {
  site = await openTestSite();
  await site.stranger().post('/signup', account());
  const second = await site.stranger().post('/signup', account({ email: 'ADA@example.org' }));
  expect(second.statusCode).toBe(422);
  expect(second.body).toContain('There is an account with this e-mail address already.');
});

it('asks for an invitation that is known, not used up and not too old', async () => {
  site = await openTestSite({ signUp: 'invitation', now: () => site.market.clock.now() });
  const { clock, context } = site.market;
  const invitation = (code: string, expiresAt: number | undefined) =>
    context.transact((unit) =>
      unit.invitations.insert({ code, usesLeft: 1, expiresAt, note: '', createdAt: clock.now() }),
    );
  await invitation('SPRING', clock.now() + DAY);
  await invitation('WINTER', clock.now() - 1);
  const tryWith = async (code: string, email: string) =>
    (await site.stranger().post('/signup', account({ code, email }))).statusCode;
  expect(await tryWith('WRONG', 'one@example.org')).toBe(422);
  expect(await tryWith('WINTER', 'one@example.org')).toBe(422);
  expect(await tryWith('SPRING', 'one@example.org')).toBe(303);
  expect(await tryWith('SPRING', 'two@example.org')).toBe(422);
  expect((await context.read.people.byEmail('one@example.org'))?.invitation).toBe('SPRING');
});

it('does not use up an invitation on an address that has an account', async () => {
  site = await openTestSite({ signUp: 'invitation' });
  const { context } = site.market;
  const code = 'TWICE';
  await context.transact((unit) =>
    unit.invitations.insert({ code, usesLeft: 2, expiresAt: undefined, note: '', createdAt: 0 }),
  );
  await site.stranger().post('/signup', account({ code }));
  expect((await site.stranger().post('/signup', account({ code }))).statusCode).toBe(422);
  expect(await context.read.invitations.list(10)).toMatchObject([{ code, usesLeft: 1 }]);
});

it('lets those who wait for approval look but not accept', async () => {
  site = await openTestSite({ signUp: 'approval' });
  const hit = await site.post();
  const client = site.stranger();
  await client.post('/signup', account());
  expect((await client.get('/projects')).body).toContain('Name the colour');
  const preview = await client.get(`/projects/${hit.type.groupId}/tasks`);
  expect(preview.body).toContain('<iframe');
  expect(preview.body).not.toContain('accept_random');
  const accepted = await client.post(`/projects/${hit.type.groupId}/tasks/accept_random`);
  expect(refusedFor(accepted)).toBe('not-active');
});

it('refuses new accounts where they are closed', async () => {
  site = await openTestSite({ signUp: 'closed' });
  expect(refusedFor(await site.stranger().get('/signup'))).toBe('sign-up-closed');
  expect(refusedFor(await site.stranger().post('/signup', account()))).toBe('sign-up-closed');
  expect(refusedFor(await site.stranger().post('/quick-signup'))).toBe('sign-up-closed');
});

it('makes a worker of a rehearsal with one click, and goes where the link led', async () => {
  site = await openTestSite({ quickSignUp: true, signUp: 'closed' });
  const hit = await site.post();
  const client = site.stranger();
  const link = await client.get(`/mturk/preview?groupId=${hit.type.groupId}`);
  const asked = await client.get(String(link.headers.location));
  expect(asked.headers.location).toBe(
    `/login?next=${encodeURIComponent(`/projects/${hit.type.groupId}/tasks`)}`,
  );
  const next = `/projects/${hit.type.groupId}/tasks`;
  expect((await client.get(String(asked.headers.location))).body).toContain(`value="${next}"`);
  expect((await client.post('/quick-signup', { next })).headers.location).toBe(next);
  expect((await client.get(next)).body).toContain('<iframe');
});

it('goes on to its own pages only', async () => {
  site = await openTestSite({ quickSignUp: true });
  for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
    expect((await site.stranger().post('/quick-signup', { next })).headers.location).toBe('/projects');
});

it('bars an account after ten wrong passwords, for a quarter of an hour', async () => {
  site = await openTestSite({ now: () => site.market.clock.now() });
  const { clock } = site.market;
  await site.stranger().post('/signup', account());
  const client = site.stranger();
  const logIn = async (password: string) =>
    (await client.post('/login', { email: 'ada@example.org', password })).statusCode;
  for (let attempt = 0; attempt < 10; attempt += 1) expect(await logIn('wrong password')).toBe(422);
  expect(await logIn(PASSWORD)).toBe(429);
  clock.advance(16 * 60_000);
  expect(await logIn(PASSWORD)).toBe(303);
});

it('changes the password, and logs out everybody else who knew the old one', async () => {
  site = await openTestSite();
  const client = site.stranger();
  const elsewhere = site.stranger();
  await client.post('/signup', account());
  await elsewhere.post('/login', { email: 'ada@example.org', password: PASSWORD });
  const password = 'another long password';
  const wrong = await client.post('/profile/password', { current: 'not mine at all', password });
  expect(wrong.statusCode).toBe(422);
  const changed = await client.post('/profile/password', { current: PASSWORD, password });
  expect(changed.headers.location).toBe('/profile?saved=1');
  expect(await isLoggedIn(client)).toBe(true);
  expect(await isLoggedIn(elsewhere)).toBe(false);
});

it('saves where a worker lives and how old they are', async () => {
  site = await openTestSite();
  const { client, worker } = await site.workerClient();
  await client.post('/profile', { country: 'DE', subdivision: 'PA' });
  const saved = await site.market.context.read.workers.byWorkerId(worker.workerId);
  expect(saved).toMatchObject({ locale: { country: 'DE', subdivision: undefined }, adult: false });
});

it('closes an account: what is held goes back, and nobody can log in', async () => {
  site = await openTestSite();
  const hit = await site.post({ assignments: 1 });
  const client = site.stranger();
  await client.post('/signup', account());
  await client.post(`/projects/${hit.type.groupId}/tasks/accept_random`);
  expect((await client.post('/profile/close')).headers.location).toBe('/profile#close');
  expect(headingOf(await client.post('/profile/close', { sure: '1' }))).toBe('Your account is closed.');
  expect(await isLoggedIn(client)).toBe(false);
  expect(await site.market.context.read.hits.byHitId(hit.hitId)).toMatchObject({ pending: 0 });
  const back = await client.post('/login', { email: 'ada@example.org', password: PASSWORD });
  expect(refusedFor(back)).toBe('account-closed');
});

it('sends whoever is logged in on from signing up', async () => {
  site = await openTestSite();
  const { client } = await site.workerClient();
  const location = async (path: string): Promise<unknown> => (await client.get(path)).headers.location;
  expect(await location('/signup')).toBe('/projects');
  expect(await location('/signup?next=%2Ftasks')).toBe('/tasks');
  expect(await location('/signup?next=%2F%2Fevil.example')).toBe('/projects');
});

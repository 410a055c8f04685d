import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, refusedFor } from '../site/support/client.ts';
import { addAdmin, linkFor, openTestPanel, PASSWORD, type TestPanel } from './support/panel.ts';

let lab: TestPanel;
beforeAll(async () => {
  lab = await openTestPanel();
});
afterAll(() => lab.close());

const HOUR = 3_600_000;

describe('administrators', () => {
  it('set a password by a link that works once, and log in with it', async () => {
    await lab.market.context.transact((unit) =>
      unit.admins.insert({ name: 'Nora', email: undefined, at: lab.market.clock.now() }),
    );
    const client = lab.stranger();
    expect((await client.post('/admin/login', { name: 'nora', password: '' })).statusCode).toBe(422);
    const link = await linkFor(lab.market, 'nora');
    expect((await client.get(link)).body).toContain('nora');
    expect((await client.post(link, { password: 'short' })).statusCode).toBe(422);
    expect((await client.post(link, { password: PASSWORD })).headers.location).toContain('/admin/login');
    expect(refusedFor(await client.post(link, { password: 'another password' }))).toBe('link-over');
    const inside = await client.post('/admin/login', {
      name: 'NORA',
      password: PASSWORD,
      next: '/admin/log',
    });
    expect(inside.headers.location).toBe('/admin/log');
    expect((await client.get('/admin/log')).body).toContain('Own password set');
  });

  it('make former links useless with a new one, and old ones end', async () => {
    await addAdmin(lab.market, 'olga');
    const former = await linkFor(lab.market, 'olga');
    const link = await linkFor(lab.market, 'olga');
    expect((await lab.stranger().get(former)).statusCode).toBe(410);
    lab.market.clock.advance(49 * HOUR);
    expect((await lab.stranger().get(link)).statusCode).toBe(410);
  });

  it('are barred after ten wrong passwords, the right one too, until they choose one by a link', async () => {
    await addAdmin(lab.market, 'petra');
    const client = lab.stranger();
    for (let n = 0; n < 10; n += 1)
      expect((await client.post('/admin/login', { name: 'petra', password: 'wrong' })).statusCode).toBe(422);
    expect((await client.post('/admin/login', { name: 'petra', password: PASSWORD })).statusCode).toBe(429);
    const link = await linkFor(lab.market, 'petra');
    await client.post(link, { password: PASSWORD });
    expect((await client.post('/admin/login', { name: 'petra', password: PASSWORD })).statusCode).toBe(303);
  });

  it('do nothing for a form of another site, with another host, or with a worker’s session', async () => {
    const client = lab.stranger();
    await addAdmin(lab.market, 'quinn');
    await client.post('/admin/login', { name: 'quinn', password: PASSWORD });
    const name = { name: 'Sneaky course' };
    const foreign = { origin: 'https://evil.example' };
    const crossed = { 'sec-fetch-site': 'same-site' };
    expect(refusedFor(await client.post('/admin/settings/courses', name, foreign))).toBe('foreign-request');
    expect(refusedFor(await client.post('/admin/settings/courses', name, crossed))).toBe('foreign-request');
    const typed = { ...foreign, 'sec-fetch-site': 'none' };
    expect(refusedFor(await client.post('/admin/settings/courses', name, typed))).toBe('foreign-request');
    expect((await clientOf(lab.app, 'http://localhost:8080').get('/admin/login')).statusCode).toBe(404);
    const worker = await lab.clientOf(await lab.person('Will Oak'));
    expect((await worker.get('/admin/people')).headers.location).toContain('/admin/login');
    expect((await client.get('/admin/settings')).body).not.toContain('Sneaky course');
  });

  it('have a cookie of their own, for these pages only and not for scripts', async () => {
    const answer = await lab.stranger().post('/admin/login', { name: 'maria', password: PASSWORD });
    const cookie = answer.cookies.find((one) => one.name === 'turnout_admin');
    expect(cookie).toMatchObject({ path: '/admin', httpOnly: true, sameSite: 'Lax' });
  });

  it('go to no other site after the login', async () => {
    for (const next of ['//evil.example', 'https://evil.example', '/admin/../..//evil', '/admin\\evil']) {
      const answer = await lab.stranger().post('/admin/login', { name: 'maria', password: PASSWORD, next });
      expect(['/admin', '/admin/../..//evil']).toContain(answer.headers.location);
    }
  });

  it('are out when they log out, are removed, or half a day has passed', async () => {
    await addAdmin(lab.market, 'rosa');
    const logIn = async () => {
      const client = lab.stranger();
      await client.post('/admin/login', { name: 'rosa', password: PASSWORD });
      expect((await client.get('/admin')).statusCode).toBe(200);
      return client;
    };
    const out = await logIn();
    await out.post('/admin/logout');
    expect((await out.get('/admin')).statusCode).toBe(303);
    const old = await logIn();
    lab.market.clock.advance(13 * HOUR);
    expect((await old.get('/admin')).statusCode).toBe(303);
    const removed = await logIn();
    await lab.market.context.transact(async (unit) => {
      const admin = await unit.admins.byName('rosa');
      await unit.admins.remove(admin?.id ?? 0, lab.market.clock.now());
    });
    expect((await removed.get('/admin')).statusCode).toBe(303);
    expect((await removed.post('/admin/login', { name: 'rosa', password: PASSWORD })).statusCode).toBe(422);
  });
});

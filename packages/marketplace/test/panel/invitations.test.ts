import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPanel, PASSWORD, type TestPanel } from './support/panel.ts';

let lab: TestPanel;
beforeAll(async () => {
  lab = await openTestPanel();
});
afterAll(() => lab.close());

const DAY = 86_400_000;
const account = (name: string) => ({
  name,
  email: `${name.toLowerCase()}@example.org`,
  password: PASSWORD,
  country: 'DE',
});
const codeIn = (mail: string | undefined): string => /signup\?code=([A-Z0-9]+)/.exec(mail ?? '')?.[1] ?? '';

describe('invitations', () => {
  it('lead to an account, once; members and those invited before get none', async () => {
    await lab.person('Old Member');
    const sent = await lab.admin.post('/admin/invitations', {
      addresses: 'New <new@example.org>, old.member@example.org\nnonsense',
      words: 'Join our study of memory.',
      days: '7',
    });
    expect(sent.body).toContain('1 person was invited.');
    expect(sent.body).toContain('In the panel already: old.member@example.org.');
    expect(sent.body).toContain('Not an e-mail address: nonsense.');
    const again = await lab.admin.post('/admin/invitations', {
      addresses: 'new@example.org',
      words: '',
      days: '7',
    });
    expect(again.body).toContain('Have an invitation already: new@example.org.');
    const mails = await lab.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Join our study of memory.');
    const code = codeIn(mails[0]);
    const page = await lab.stranger().get(`/signup?code=${code}`);
    expect(page.body).toContain(code);
    expect((await lab.stranger().post('/signup', { ...account('New'), code })).statusCode).toBe(303);
    expect((await lab.stranger().post('/signup', { ...account('Second'), code })).statusCode).toBe(422);
    expect((await lab.admin.get('/admin/invitations')).body).toMatch(/used by.*New/s);
  });

  it('end, can be sent again and be revoked', async () => {
    const days = { words: '', days: '2' };
    await lab.admin.post('/admin/invitations', { addresses: 'late@example.org, gone@example.org', ...days });
    const [late = '', gone = ''] = (await lab.mails()).slice(-2).map(codeIn);
    lab.market.clock.advance(3 * DAY);
    expect((await lab.stranger().post('/signup', { ...account('Late'), code: late })).statusCode).toBe(422);
    // The administrator's session has ended meanwhile.
    await lab.admin.post('/admin/login', { name: 'maria', password: PASSWORD });
    await lab.admin.post(`/admin/invitations/${late}/again`);
    expect(codeIn((await lab.mails()).at(-1))).toBe(late);
    expect((await lab.stranger().post('/signup', { ...account('Late'), code: late })).statusCode).toBe(303);
    await lab.admin.post(`/admin/invitations/${gone}/again`);
    await lab.admin.post(`/admin/invitations/${gone}/revoke`);
    expect((await lab.stranger().post('/signup', { ...account('Gone'), code: gone })).statusCode).toBe(422);
    expect((await lab.admin.post(`/admin/invitations/${gone}/again`)).statusCode).toBe(409);
  });

  it('spare whom they reach the approval', async () => {
    const open = await openTestPanel({ panel: { signUp: 'approval' } });
    await open.admin.post('/admin/invitations', { addresses: 'a@example.org', words: '', days: '2' });
    const code = codeIn((await open.mails()).at(-1));
    await open.stranger().post('/signup', { ...account('Invited'), code });
    await open.stranger().post('/signup', account('Stranger'));
    const people = await open.market.context.read.panelPeople.list({}, { after: 0, limit: 10 });
    expect(people.map(({ name, status }) => [name, status])).toEqual([
      ['Invited', 'active'],
      ['Stranger', 'pending'],
    ]);
    await open.close();
  });
});

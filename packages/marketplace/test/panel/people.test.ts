import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestPanel, type TestPanel } from './support/panel.ts';

let lab: TestPanel;
beforeAll(async () => {
  lab = await openTestPanel();
});
afterAll(() => lab.close());

const statusOf = async (id: number) => (await lab.market.context.read.workers.byId(id))?.status;

describe('people', () => {
  it('approves some and declines others, each with a mail, and notes who did it', async () => {
    const ann = await lab.person('Ann Lee', { status: 'pending' });
    const bob = await lab.person('Bob May', { status: 'pending' });
    const cid = await lab.person('Cid Ray', { status: 'pending' });
    const list = await lab.admin.get('/admin/people?status=pending');
    for (const name of ['Ann Lee', 'Bob May', 'Cid Ray']) expect(list.body).toContain(name);
    await lab.admin.post('/admin/people', [
      ['who', ann.workerId],
      ['who', bob.workerId],
      ['decision', 'approve'],
    ]);
    await lab.admin.post('/admin/people', {
      who: cid.workerId,
      decision: 'decline',
      reason: 'The study is full.',
    });
    expect([await statusOf(ann.id), await statusOf(bob.id), await statusOf(cid.id)]).toEqual([
      'active',
      'active',
      'closed',
    ]);
    const mails = await lab.mails();
    expect(mails.map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim())).toEqual([
      'ann.lee@example.org',
      'bob.may@example.org',
      'cid.ray@example.org',
    ]);
    expect(mails[2]).toContain('The study is full.');
    const log = await lab.admin.get('/admin/log');
    expect(log.body).toContain('Approved');
    expect(log.body).toContain('The study is full.');
    expect(log.body).toContain('maria');
  });

  it('finds a person by a part of the name, whatever the case', async () => {
    await lab.person('Dora Öz');
    await lab.person('Ed Poe');
    const found = await lab.admin.get('/admin/people?words=dora');
    expect(found.body).toContain('Dora Öz');
    expect(found.body).not.toContain('Ed Poe');
  });

  it('asks for a reason before it suspends, and tells it', async () => {
    const fay = await lab.person('Fay Roe');
    await lab.admin.post(`/admin/people/${fay.workerId}/decide`, { decision: 'suspend' });
    expect(await statusOf(fay.id)).toBe('active');
    await lab.admin.post(`/admin/people/${fay.workerId}/decide`, {
      decision: 'suspend',
      reason: 'Answers at random',
    });
    expect(await statusOf(fay.id)).toBe('suspended');
    expect((await lab.mails()).at(-1)).toContain('Answers at random');
    const page = await lab.admin.get(`/admin/people/${fay.workerId}`);
    expect(page.body).toContain('Reactivate');
  });
});

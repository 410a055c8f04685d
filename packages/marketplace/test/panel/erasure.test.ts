import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept } from '../../src/market/accept.ts';
import { refusedFor } from '../site/support/client.ts';
import { callsOf } from '../support/api-calls.ts';
import { EXTERNAL_QUESTION, requesterOf } from '../support/operations.ts';
import { openTestPanel, PASSWORD, type TestPanel } from './support/panel.ts';

let lab: TestPanel;
beforeAll(async () => {
  lab = await openTestPanel();
});
afterAll(() => lab.close());

const SECRETS = ['Ann Lee', 'ann.lee@example.org', 'Personal words', '370400440532013000'];

describe('an erasure', () => {
  it('MO4 forgets the person, returns what was held, keeps the ledger, and gives a receipt', async () => {
    const { context } = lab.market;
    const ann = await lab.person('Ann Lee');
    await lab.earn(ann, 700);
    const client = await lab.clientOf(ann);
    await client.post('/profile/rewards/payout', {
      method: 'bank',
      holder: 'Ann Lee',
      iban: 'DE89370400440532013000',
    });
    const requester = await lab.market.requester('production');
    const { HIT } = await callsOf(lab.market, requester)('CreateHIT', {
      Title: 'Held',
      Description: 'Held',
      Reward: '1.00',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      Question: EXTERNAL_QUESTION,
    });
    await accept(context, { workerId: ann.workerId, hitId: HIT?.HITId ?? '', environment: 'production' });
    await context.transact((unit) =>
      unit.messages.insert({
        workerId: ann.id,
        requesterId: requester.id,
        kind: 'note',
        subject: 'Hello',
        body: 'Personal words',
        sentAt: lab.market.clock.now(),
      }),
    );
    await client.post('/profile/rewards/erasure');
    expect((await lab.admin.get('/admin/erasures')).body).toContain('Ann Lee');
    const made = await lab.admin.post('/admin/payouts', { kind: 'money', who: ann.workerId });
    const list = String(made.headers.location).replace(/\?.*/, '');
    const erase = (sure: string) => lab.admin.post(`/admin/people/${ann.workerId}/erase`, { sure });
    expect((await erase('')).headers.location).toContain('not-sure');
    expect(refusedFor(await erase('1'))).toBe('money-on-list');
    expect((await context.read.workers.byId(ann.id))?.status).toBe('active');
    await lab.admin.post(`${list}/paid`, { paid_on: '2026-11-21' });
    await lab.mails();
    expect((await erase('1')).headers.location).toContain('receipt');

    expect(await context.read.people.ofWorker(ann.id)).toBeUndefined();
    expect((await context.read.workers.byId(ann.id))?.status).toBe('closed');
    expect(await context.read.payouts.account(ann.id)).toMatchObject({ earnedMinor: 700, paidMinor: 700 });
    expect(await context.read.messages.ofWorker(ann.id, Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect((await context.read.hits.byHitId(HIT?.HITId ?? ''))?.pending).toBe(0);
    expect((await client.get('/profile')).statusCode).toBe(303);
    const receipt = await lab.admin.get(`/admin/people/${ann.workerId}/receipt`);
    expect(receipt.body).toContain('What is kept, and why');
    const letter = (await lab.mails()).at(-1) ?? '';
    expect(letter).toContain('ann.lee@example.org');
    expect(letter).toContain('Erased:');
    const pages = [
      '',
      '/people',
      `/people/${ann.workerId}`,
      '/erasures',
      '/log',
      '/mail',
      list.replace('/admin', ''),
    ];
    for (const path of pages) {
      const { body } = await lab.admin.get(`/admin${path}`);
      for (const secret of SECRETS) expect(body, path).not.toContain(secret);
    }
    expect((await lab.admin.get(`${list}/bank.csv`)).body).not.toContain('Ann');
    const kept = await lab.admin.get(`/admin/people/${ann.workerId}/export.json`);
    for (const secret of SECRETS) expect(kept.body).not.toContain(secret);
  });

  it('MO4 forgets what followed from questionnaires, the invitation to another address, and kept letters', async () => {
    const { context } = lab.market;
    await lab.admin.post('/admin/invitations', { addresses: 'dee@work.example', words: '', days: '7' });
    const code = /signup\?code=([A-Z0-9]+)/.exec((await lab.mails()).at(-1) ?? '')?.[1] ?? '';
    const account = { name: 'Dee Fox', email: 'dee@home.example', password: PASSWORD, country: 'DE', code };
    await lab.stranger().post('/signup', account);
    const dee = await context.read.people.byEmail('dee@home.example');
    const worker = await context.read.workers.byId(dee?.workerId ?? 0);
    if (worker === undefined) throw new Error('nobody signed up');
    await lab.admin.post('/admin/questionnaires', { title: 'Health', description: '' });
    await lab.admin.post('/admin/questionnaires/1/questions', { text: 'Ill?', kind: 'text' });
    await lab.admin.post('/admin/questionnaires/1/open');
    const [type] = await context.read.questionnaires.types(1);
    const own = await context.read.qualifications.ofWorker(worker.id);
    await context.transact((unit) =>
      unit.qualifications.put({
        typeId: type?.typeId ?? 0,
        workerId: worker.id,
        status: 'Granted',
        value: 1,
        grantedAt: 0,
      }),
    );
    await lab.admin.post(`/admin/people/${worker.workerId}/password`);
    const exported = await lab.admin.get(`/admin/people/${worker.workerId}/export.json`);
    expect(JSON.parse(exported.body)).toMatchObject({ person: { invitedAt: 'dee@work.example' } });
    expect((await lab.mails()).some((mail) => mail.includes('dee@work.example'))).toBe(true);
    await lab.admin.post(`/admin/people/${worker.workerId}/erase`, { sure: '1' });
    expect(await context.read.qualifications.ofWorker(worker.id)).toEqual(own);
    const mails = await lab.mails();
    expect(mails.some((mail) => mail.includes('dee@work.example'))).toBe(false);
    // The receipt itself still goes out.
    expect(mails.filter((mail) => mail.includes('dee@home.example'))).toHaveLength(1);
    for (const path of ['invitations', 'mail', `people/${worker.workerId}`])
      expect((await lab.admin.get(`/admin/${path}`)).body, path).not.toMatch(/dee@/);
  });

  it('leaves nobody to pay: a bonus is refused, and what is owed can be written off', async () => {
    const { context } = lab.market;
    const eli = await lab.person('Eli Gum');
    await lab.earn(eli, 300);
    const path = `/admin/people/${eli.workerId}`;
    const writeOff = (fields: Record<string, string>) => lab.admin.post(`${path}/write-off`, fields);
    expect(refusedFor(await writeOff({ reason: 'gone' }))).toBe('changed');
    await lab.admin.post(`${path}/erase`, { sure: '1' });
    const [work] = await context.read.assignments.ofWorker(eli.id, ['approved'], Number.MAX_SAFE_INTEGER, 1);
    const shop = requesterOf(context);
    const bonus = shop.operations.SendBonus(shop.caller, {
      WorkerId: eli.workerId,
      BonusAmount: '1.00',
      AssignmentId: work?.assignmentId ?? '',
      Reason: 'Thank you',
    });
    await expect(bonus).rejects.toThrow('has left the panel');
    expect((await lab.admin.get('/admin/payouts')).body).toContain(`${path}/write-off`);
    expect((await lab.admin.get(`${path}/write-off`)).body).toContain('$3.00');
    expect((await writeOff({ reason: '' })).statusCode).toBe(422);
    expect((await writeOff({ reason: 'asked for the erasure' })).statusCode).toBe(303);
    expect(await context.read.payouts.account(eli.id)).toEqual({
      workerId: eli.id,
      earnedMinor: 300,
      owedMinor: 0,
      listedMinor: 0,
      paidMinor: 0,
      writtenOffMinor: 300,
    });
    expect((await lab.admin.get('/admin/log')).body).toMatch(/Written off.*asked for the erasure/s);
    expect((await lab.admin.get('/admin/payouts')).body).toMatch(/Written off.*\$3\.00/s);
    expect(refusedFor(await writeOff({ reason: 'again' }))).toBe('changed');
  });

  it('is not there for a person twice, and can be taken back before', async () => {
    const bob = await lab.person('Bob May');
    const client = await lab.clientOf(bob);
    await client.post('/profile/rewards/erasure');
    expect((await client.get('/profile/rewards')).body).toContain('You asked for it on');
    await client.post('/profile/rewards/erasure', { withdraw: '1' });
    expect((await client.get('/profile/rewards')).body).toContain('Ask for erasure');
    await lab.admin.post(`/admin/people/${bob.workerId}/erase`, { sure: '1' });
    expect(refusedFor(await lab.admin.post(`/admin/people/${bob.workerId}/erase`, { sure: '1' }))).toBe(
      'no-such-person',
    );
  });
});

it('an export holds everything known about one person', async () => {
  const cid = await lab.person('Cid Ray');
  await lab.earn(cid, 250);
  const client = await lab.clientOf(cid);
  await client.post('/profile/rewards/payout', { method: 'paypal', payout_email: 'cid@paypal.example' });
  await lab.admin.post(`/admin/people/${cid.workerId}/decide`, { decision: 'suspend', reason: 'a test' });
  const file = await lab.admin.get(`/admin/people/${cid.workerId}/export.json`);
  expect(file.body).not.toMatch(/"\w+_\w+":/);
  expect(JSON.parse(file.body)).toMatchObject({
    person: { name: 'Cid Ray', email: 'cid.ray@example.org' },
    account: { workerId: cid.workerId, country: 'US', status: 'suspended' },
    counts: { production: { submitted: 1, earnedMinor: 250, bonusMinor: 0 } },
    choices: { payout: { method: 'paypal', email: 'cid@paypal.example' } },
    earnings: { earnedMinor: 250, owedMinor: 250 },
    assignments: [{ status: 'approved', rewardMinor: 250, acceptedAt: '2026-11-21T12:00:00.000Z' }],
    ledger: [{ kind: 'reward', amountMinor: 250 }],
    administration: [{ act: 'suspend', by: 'maria', reason: 'a test' }],
  });
});

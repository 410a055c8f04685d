import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Worker } from '../../src/domain/worker.ts';
import type { Client } from '../site/support/client.ts';
import { openTestPanel, type TestPanel, testVault } from './support/panel.ts';

let lab: TestPanel;
beforeAll(async () => {
  lab = await openTestPanel();
});
afterAll(() => lab.close());

const IBAN = 'DE89 3704 0044 0532 0130 00';
const accountOf = (worker: Worker) => lab.market.context.read.payouts.account(worker.id);

async function paidBy(worker: Worker, fields: Record<string, string>): Promise<Client> {
  const client = await lab.clientOf(worker);
  expect((await client.post('/profile/rewards/payout', fields)).statusCode).toBe(303);
  return client;
}

async function makeList(workers: readonly Worker[], more: Record<string, string> = {}): Promise<string> {
  const made = await lab.admin.post('/admin/payouts', [
    ...workers.map(({ workerId }) => ['who', workerId] as const),
    ...Object.entries({ kind: 'money', minimum: '', note: '', ...more }),
  ]);
  return String(made.headers.location ?? '').replace(/\?.*/, '');
}

describe('payouts', () => {
  it('go from earnings over a list and its files to paid', async () => {
    const ann = await lab.person('Ann Lee');
    const bob = await lab.person('Bob May');
    const poor = await lab.person('Poor Soul');
    await lab.earn(ann, 1250);
    await lab.earn(bob, 300);
    await lab.earn(poor, 100);
    const client = await paidBy(ann, { method: 'bank', holder: 'Ann Lee', iban: IBAN });
    await paidBy(bob, { method: 'paypal', payout_email: 'bob@paypal.example' });
    const profile = await client.get('/profile/rewards');
    expect(profile.body).toContain('DE•• •••• 3000');
    expect(profile.body).not.toContain('0532');
    const before = await lab.admin.get('/admin/payouts');
    expect(before.body).toContain('This program moves no money.');
    expect(before.body).toContain('Poor Soul');
    const list = await makeList([ann, bob, poor]);
    expect(list).toMatch(/^\/admin\/payouts\/lists\/\d+$/);
    const bank = await lab.admin.get(`${list}/bank.csv`);
    expect(bank.headers['content-disposition']).toContain('attachment');
    expect(bank.body).toMatch(/\r\nAnn Lee,DE89370400440532013000,12\.50,USD,P\d+-001\r\n$/);
    expect((await lab.admin.get(`${list}/paypal.csv`)).body).toMatch(
      /bob@paypal\.example,3\.00,USD,P\d+-002/,
    );
    expect(await accountOf(poor)).toMatchObject({ owedMinor: 100, listedMinor: 0 });
    expect(await accountOf(ann)).toMatchObject({ owedMinor: 0, listedMinor: 1250, paidMinor: 0 });
    // Details that change now are for the next list.
    await paidBy(ann, { method: 'voucher', payout_email: 'ann@example.org' });
    expect((await lab.admin.get(`${list}/bank.csv`)).body).toContain('DE89370400440532013000');
    for (const day of ['soon', '2026-02-31', '2026-11-23', '2099-12-31']) {
      const undated = await lab.admin.post(`${list}/paid`, { paid_on: day });
      expect(undated.headers.location, day).toContain('bad-date');
    }
    await lab.admin.post(`${list}/paid`, { paid_on: '2026-11-20', reference: 'SEPA 17' });
    expect(await accountOf(ann)).toMatchObject({ owedMinor: 0, listedMinor: 0, paidMinor: 1250 });
    const after = await lab.admin.get(list);
    expect(after.body).toContain('2026-11-20 SEPA 17');
    expect((await lab.admin.get('/admin/log')).body).toContain('Payout file downloaded');
  });

  it('MO3 are owed again when one fails, also after it was paid, and when the list is voided', async () => {
    const cid = await lab.person('Cid Ray');
    const dora = await lab.person('Dora Oz');
    for (const worker of [cid, dora]) {
      await lab.earn(worker, 500);
      await paidBy(worker, { method: 'voucher', payout_email: 'x@example.org' });
    }
    const list = await makeList([cid, dora]);
    const [line] = await lab.market.context.read.payouts.linesOfWorker(cid.id);
    await lab.admin.post(`${list}/lines/${line?.id}/paid`, { paid_on: '2026-11-20' });
    expect(await accountOf(cid)).toMatchObject({ owedMinor: 0, paidMinor: 500 });
    await lab.admin.post(`${list}/lines/${line?.id}/failed`);
    expect(await accountOf(cid)).toMatchObject({ owedMinor: 500, paidMinor: 0 });
    expect(
      (await lab.admin.post(`${list}/lines/${line?.id}/paid`, { paid_on: '2026-11-20' })).statusCode,
    ).toBe(409);
    await lab.admin.post(`${list}/void`, { reason: 'wrong day' });
    expect(await accountOf(dora)).toMatchObject({ owedMinor: 500, listedMinor: 0 });
    expect((await lab.admin.get('/admin/log')).body).toContain('wrong day');
  });

  it('leave out who is owed less than the minimum, and say when nothing is left', async () => {
    const eve = await lab.person('Eve Low');
    await lab.earn(eve, 400);
    await paidBy(eve, { method: 'voucher', payout_email: 'eve@example.org' });
    expect(await makeList([eve], { minimum: '5,00' })).toBe('');
    expect(await accountOf(eve)).toMatchObject({ owedMinor: 400 });
    expect((await lab.admin.post('/admin/payouts', { kind: 'money', minimum: 'much' })).statusCode).toBe(422);
  });

  it('ask for details that can be right, and keep them sealed', async () => {
    const fay = await lab.person('Fay Roe');
    const client = await lab.clientOf(fay);
    const wrong = (fields: Record<string, string>) => client.post('/profile/rewards/payout', fields);
    expect((await wrong({ method: 'bank', holder: 'Fay', iban: 'DE89370400440532013001' })).statusCode).toBe(
      422,
    );
    expect((await wrong({ method: 'bank', holder: '', iban: IBAN })).statusCode).toBe(422);
    expect((await wrong({ method: 'paypal', payout_email: 'fay' })).statusCode).toBe(422);
    for (const sign of ['+', '-', '=', '@']) {
      const fields = { method: 'paypal', payout_email: `${sign}fay@example.org` };
      expect((await wrong(fields)).statusCode, sign).toBe(422);
    }
    expect((await wrong({ method: 'cash' })).statusCode).toBe(422);
    await wrong({ method: 'bank', holder: 'Fay', iban: IBAN });
    const { payout } = await lab.market.context.read.personSettings.of(fay.id);
    expect(testVault.decrypt(payout?.sealed ?? '')).toContain('DE89370400440532013000');
    expect(payout?.sealed).not.toContain('DE89');
    await wrong({ remove: '1' });
    expect((await lab.market.context.read.personSettings.of(fay.id)).payout).toBeUndefined();
  });
});

describe('course credit', () => {
  it('is chosen by the person where the lab allows it, listed by course and granted', async () => {
    const gil = await lab.person('Gil Ash');
    await lab.earn(gil, 2500);
    const client = await lab.clientOf(gil);
    const choice = { rewarded_in: 'credits', course: '1', student: '=s123' };
    expect((await client.post('/profile/rewards/credits', choice)).statusCode).toBe(404);
    await lab.admin.post('/admin/settings/credits', { may_choose: '1', unit: 'points', amount: '10.00' });
    await lab.admin.post('/admin/settings/courses', { name: 'PSY 101' });
    expect((await client.get('/profile/rewards')).body).toContain('PSY 101');
    expect((await client.post('/profile/rewards/credits', { ...choice, course: '9' })).statusCode).toBe(422);
    expect((await client.post('/profile/rewards/credits', choice)).statusCode).toBe(303);
    expect(await makeList([gil])).toBe('');
    const list = await makeList([gil], { kind: 'credits' });
    expect((await lab.admin.get(`${list}/course-1.csv`)).body).toMatch(
      /\r\n'=s123,Gil Ash,2\.50,P\d+-001\r\n$/,
    );
    await lab.admin.post(`${list}/paid`, { paid_on: '2026-11-21' });
    expect(await accountOf(gil)).toMatchObject({ owedMinor: 0, paidMinor: 2500 });
  });

  it('can be set by the lab', async () => {
    const hal = await lab.person('Hal Bay');
    await lab.admin.post(`/admin/people/${hal.workerId}/reward`, {
      rewarded_in: 'credits',
      course: '1',
      student: 's9',
    });
    expect(await lab.market.context.read.personSettings.of(hal.id)).toMatchObject({
      rewardedIn: 'credits',
      courseId: 1,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { openProlific, postgres } from './support.ts';

const databases = [
  ['sqlite', async () => ({ url: 'sqlite://' })],
  ['postgres', postgres],
] as const;

// A place: 150 reward, 50 fee (33.3 % of 150 is 49.95), 10 VAT.
const PLACE = 210;

describe.each(databases)('the money on %s', (_name, database) => {
  it('is reserved at publishing, paid at approval, and adds up', async () => {
    const { prolific, call, publish, handIn, account } = await openProlific({ database: await database() });
    const studyId = await publish();
    const balance = () => call('GET', `/workspaces/${account.workspaceId}/balance/`);
    expect((await balance()).body).toMatchObject({
      currency_code: 'GBP',
      total_balance: 1_000_000,
      available_balance: 1_000_000 - 3 * PLACE,
    });
    const first = await handIn(studyId);
    const second = await handIn(studyId);
    expect(await call('POST', `/submissions/${first}/transition/`, { action: 'APPROVE' })).toMatchObject({
      status: 200,
      body: { status: 'APPROVED' },
    });
    expect((await call('GET', `/submissions/${second}/`)).body.status).toBe('AWAITING REVIEW');
    expect((await balance()).body).toMatchObject({
      total_balance: 1_000_000 - PLACE,
      available_balance: 1_000_000 - 3 * PLACE,
    });
    await call('POST', `/studies/${studyId}/transition/`, { action: 'STOP' });
    expect((await balance()).body.available_balance).toBe(1_000_000 - 2 * PLACE);
    const [money] = await prolific.money();
    expect(money).toMatchObject({
      toppedUpMinor: 1_000_000,
      availableMinor: 1_000_000 - 2 * PLACE,
      reservedMinor: PLACE,
      participantsMinor: 150,
      feesMinor: 50,
      vatMinor: 10,
    });
  });

  it('an approval repeated is ignored, and what was decided is not decided anew', async () => {
    const { prolific, call, publish, handIn } = await openProlific({ database: await database() });
    const id = await handIn(await publish());
    await call('POST', `/submissions/${id}/transition/`, { action: 'APPROVE' });
    expect((await call('POST', `/submissions/${id}/transition/`, { action: 'APPROVE' })).status).toBe(200);
    const refused = await call('POST', `/submissions/${id}/transition/`, {
      action: 'REJECT',
      rejection_category: 'LOW_EFFORT',
      message: 'x'.repeat(100),
    });
    expect(refused.status).toBe(400);
    const [money] = await prolific.money();
    expect(money?.participantsMinor).toBe(150);
  });

  it('a second call to pay pays again', async () => {
    const { prolific, call, publish, handIn } = await openProlific({ database: await database() });
    const studyId = await publish();
    const id = await handIn(studyId);
    const bulk = await call('POST', '/submissions/bonus-payments/', {
      study_id: studyId,
      csv_bonuses: `${id},1.50`,
    });
    expect(bulk).toMatchObject({
      status: 201,
      body: { study: studyId, amount: 150, fees: 50, vat: 10, total_amount: 210 },
    });
    expect((await call('GET', `/submissions/${id}/`)).body.bonus_payments).toEqual([]);
    for (const paid of [[150], [150, 150]]) {
      expect((await call('POST', `/bulk-bonus-payments/${bulk.body.id}/pay/`)).status).toBe(202);
      expect((await call('GET', `/submissions/${id}/`)).body.bonus_payments).toEqual(paid);
    }
    expect((await prolific.money())[0]?.participantsMinor).toBe(300);
  });
});

it('a balance that is too low keeps a draft a draft', async () => {
  const { call, publish, prolific } = await openProlific({ balanceMinor: 3 * PLACE - 1 });
  await expect(publish()).rejects.toThrow('630');
  const { body } = await call('GET', '/studies/');
  expect(body.results).toMatchObject([{ status: 'UNPUBLISHED' }]);
  expect((await prolific.money())[0]?.reservedMinor).toBe(0);
});

it('a bonus is decimal: 30 are three thousand minor units', async () => {
  const { call, publish, handIn } = await openProlific();
  const studyId = await publish();
  const id = await handIn(studyId);
  const order = (csv_bonuses: string) =>
    call('POST', '/submissions/bonus-payments/', { study_id: studyId, csv_bonuses });
  expect((await order(`${id},30\n`)).body.amount).toBe(3000);
  for (const wrong of [`${id},0`, `${id},1.505`, `${id},-1`, `${id}`, '60ffe5c8371090c7041d43f8,1.00'])
    expect((await order(wrong)).status).toBe(400);
});

it('a bonus ordered is paid later, and not at all when the money is gone by then', async () => {
  const { call, clock, prolific, publish, handIn } = await openProlific({
    behaviour: { payDelayMs: 60_000 },
    balanceMinor: 3 * PLACE + PLACE,
  });
  const studyId = await publish();
  const id = await handIn(studyId);
  const bulk = await call('POST', '/submissions/bonus-payments/', {
    study_id: studyId,
    csv_bonuses: `${id},1.50`,
  });
  const pay = () => call('POST', `/bulk-bonus-payments/${bulk.body.id}/pay/`);
  expect([(await pay()).status, (await pay()).status]).toEqual([202, 202]);
  expect((await call('GET', `/submissions/${id}/`)).body.bonus_payments).toEqual([]);
  clock.advance(60_000);
  expect((await call('GET', `/submissions/${id}/`)).body.bonus_payments).toEqual([150]);
  expect((await pay()).status).toBe(400);
  expect((await prolific.money())[0]?.availableMinor).toBe(0);
});

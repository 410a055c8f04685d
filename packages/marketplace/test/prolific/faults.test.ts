import { expect, it } from 'vitest';
import { newStudy, openProlific } from './support.ts';

it('a call that is throttled says when to come back, and did nothing', async () => {
  const { call, prolific, publish, handIn } = await openProlific();
  const id = await handIn(await publish());
  prolific.faults.set([{ kind: 'throttle', operation: 'transitionSubmission', times: 1, amount: 7 }]);
  const approve = () => call('POST', `/submissions/${id}/transition/`, { action: 'APPROVE' });
  const refused = await approve();
  expect(refused).toMatchObject({ status: 429, body: { error: { status: 429 } } });
  expect(refused.headers.get('retry-after')).toBe('7');
  expect((await call('GET', `/submissions/${id}/`)).body.status).toBe('AWAITING REVIEW');
  expect((await approve()).status).toBe(200);
});

it('a call can be lost before it is done and after', async () => {
  const { call, prolific, publish, handIn } = await openProlific();
  const studyId = await publish();
  const id = await handIn(studyId);
  const bulk = await call('POST', '/submissions/bonus-payments/', {
    study_id: studyId,
    csv_bonuses: `${id},1.00`,
  });
  const pay = () => call('POST', `/bulk-bonus-payments/${bulk.body.id}/pay/`);
  const paid = async () => (await call('GET', `/submissions/${id}/`)).body.bonus_payments;
  prolific.faults.set([
    { kind: 'drop', operation: 'payBonuses', times: 1 },
    { kind: 'drop-after', operation: 'payBonuses', times: 1 },
  ]);
  await expect(pay()).rejects.toThrow();
  expect(await paid()).toEqual([]);
  await expect(pay()).rejects.toThrow();
  expect(await paid()).toEqual([100]);
  await prolific.money();
});

it('a server error may come before the call is done or after', async () => {
  const { call, prolific } = await openProlific();
  const create = async () => (await call('POST', '/studies/', newStudy())).status;
  const count = async () => ((await call('GET', '/studies/')).body.results as unknown[]).length;
  prolific.faults.set([
    { kind: 'server-error', operation: 'createStudy', times: 1 },
    { kind: 'server-error-after', operation: 'createStudy', times: 1 },
  ]);
  expect([await create(), await count()]).toEqual([502, 0]);
  expect([await create(), await count()]).toEqual([502, 1]);
  expect(prolific.faults.current()).toMatchObject([{ times: 0 }, { times: 0 }]);
});

it('two bonus requests at once are not supported: one is refused', async () => {
  const { call, prolific, publish, handIn } = await openProlific();
  const studyId = await publish();
  const id = await handIn(studyId);
  const setUp = () =>
    call('POST', '/submissions/bonus-payments/', { study_id: studyId, csv_bonuses: `${id},1.00` });
  const both = async () => (await Promise.all([setUp(), setUp()])).map(({ status }) => status).toSorted();
  expect(await both()).toEqual([201, 409]);
  prolific.behave({ concurrentBonuses: 'allowed' });
  expect(await both()).toEqual([201, 201]);
});

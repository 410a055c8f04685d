import { TurnoutError } from '@turnout/core';
import { expect, it } from 'vitest';
import { createPayments } from '../../src/payments/create-payments.ts';
import { act, requestOf, startRecruitingLab, takePlace } from '../support/recruiting-lab.ts';

it('PA8 tells of an assignment whose bonuses the recruiter does not tell, and compares the others', async () => {
  const lab = await startRecruitingLab();
  const [posting] = await lab.recruiting.post(requestOf(), act);
  const ids: string[] = [];
  for (const name of ['ann', 'bob', 'eve']) {
    const { assignmentId, participantId } = await takePlace(lab, posting?.externalId ?? '', name);
    await lab.engine.complete(participantId, { page: '', last: 0 });
    lab.recruiter.become(assignmentId, 'approved');
    ids.push(assignmentId);
  }
  const silent = new TurnoutError('RECRUITER_SILENT', 'Nothing of Wann.');
  Object.assign(lab.recruiter, {
    bonuses: ({ externalId }: { readonly externalId: string }) =>
      externalId === ids[0]
        ? Promise.reject(silent)
        : Promise.resolve([{ amountMinor: 50, reason: undefined, at: undefined }]),
  });
  await lab.recruiting.sync();
  const result = await createPayments(lab.parts).reconcile();
  expect(result).toMatchObject({
    assignments: 3,
    recruiter: { rewardMinor: 300, bonusMinor: 100, isWhole: false },
  });
  const told = result.differences.map(({ code, ref }) => `${code} ${ref.externalId}`);
  expect(told).toContain(`bonuses_not_known ${ids[0]}`);
  for (const id of ids.slice(1)) expect(told).toContain(`paid_unknown_to_us ${id}`);
  expect(
    told.filter((one) => one.startsWith('posting_not_known') || one.startsWith('paid_not_listed')),
  ).toEqual([]);
  expect(JSON.stringify(result.differences)).not.toContain('Wann');
});

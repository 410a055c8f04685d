import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carefulHit, only, post, type Work, workOn } from '../support/acts.ts';
import { openRehearsal, type Rehearsal } from '../support/rehearsal.ts';

let rehearsal: Rehearsal;
let hitId: string;
let work: Work;

beforeEach(async () => {
  rehearsal = await openRehearsal();
  hitId = await post(rehearsal);
  work = only(await workOn(rehearsal, hitId, 1));
});
afterEach(() => rehearsal.close());

const bonus = (changes: object = {}) => ({
  AssignmentId: work.assignmentId,
  WorkerId: work.workerId,
  BonusAmount: '0.50',
  Reason: 'good work',
  ...changes,
});

const paid = async (): Promise<number> => {
  const { body } = await rehearsal.call('ListBonusPayments', { AssignmentId: work.assignmentId });
  return Number(body.NumResults);
};

describe('money-call-without-token', () => {
  it('counts the calls of an operation', async () => {
    await rehearsal.call('SendBonus', bonus());
    await rehearsal.call('SendBonus', bonus({ BonusAmount: '0.60' }));
    expect(await rehearsal.findings('money-call-without-token')).toMatchObject([
      { subject: 'SendBonus', times: 2, severity: 'warning' },
    ]);
  });

  it('has nothing to say of calls with a token, nor of calls that cost nothing', async () => {
    await rehearsal.call('SendBonus', bonus({ UniqueRequestToken: 'study-1-bonus' }));
    await rehearsal.call('GetHIT', { HITId: hitId });
    expect(await rehearsal.findings('money-call-without-token')).toEqual([]);
  });
});

describe('retried-money-call-without-token', () => {
  const sdk = { 'amz-sdk-invocation-id': 'f0f0-1' };

  it('tells that a bonus whose answer was lost was paid twice', async () => {
    rehearsal.faults.set({ faults: [{ kind: 'drop-after', operation: 'SendBonus', times: 1 }] });
    expect((await rehearsal.call('SendBonus', bonus(), sdk)).status).toBe(0);
    expect((await rehearsal.call('SendBonus', bonus(), sdk)).status).toBe(200);
    expect(await paid()).toBe(2);
    const finding = only(await rehearsal.findings('retried-money-call-without-token'));
    expect(finding).toMatchObject({ severity: 'error', subject: `SendBonus ${work.assignmentId}`, times: 1 });
    expect(finding.message).toContain('came 2 times for one call and was done 2 times');
  });

  it('knows a repetition by its content where the client sends no invocation id', async () => {
    rehearsal.faults.set({ faults: [{ kind: 'server-error', operation: 'SendBonus', times: 1 }] });
    expect((await rehearsal.call('SendBonus', bonus())).status).toBe(500);
    await rehearsal.call('SendBonus', bonus());
    expect(await rehearsal.findings('retried-money-call-without-token')).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('came 2 times for one call and was done once, only by luck'),
      },
    ]);
  });

  it('has nothing to say of a repetition as long as nothing was done', async () => {
    rehearsal.faults.set({ faults: [{ kind: 'throttle', operation: 'SendBonus', times: 2 }] });
    await rehearsal.call('SendBonus', bonus(), sdk);
    await rehearsal.call('SendBonus', bonus(), sdk);
    expect(await rehearsal.findings('retried-money-call-without-token')).toEqual([]);
  });

  it('keeps the error when the same was done once, by luck, afterwards', async () => {
    rehearsal.faults.set({ faults: [{ kind: 'drop-after', operation: 'SendBonus', times: 1 }] });
    await rehearsal.call('SendBonus', bonus(), sdk);
    await rehearsal.call('SendBonus', bonus(), sdk);
    const later = { 'amz-sdk-invocation-id': 'f0f0-2' };
    rehearsal.faults.set({ faults: [{ kind: 'throttle', operation: 'SendBonus', times: 1 }] });
    await rehearsal.call('SendBonus', bonus(), later);
    await rehearsal.call('SendBonus', bonus(), later);
    expect(await rehearsal.findings('retried-money-call-without-token')).toMatchObject([
      { severity: 'error', times: 2, message: expect.stringContaining('was done 2 times') },
    ]);
  });

  it('takes the same content a minute after a lost answer for another call', async () => {
    rehearsal.faults.set({ faults: [{ kind: 'drop-before', operation: 'SendBonus', times: 1 }] });
    await rehearsal.call('SendBonus', bonus());
    rehearsal.real.advance(60_001);
    await rehearsal.call('SendBonus', bonus());
    expect(await rehearsal.findings('retried-money-call-without-token')).toEqual([]);
  });

  it('is content with a token, which pays once, and with two different bonuses', async () => {
    const tokened = bonus({ UniqueRequestToken: 'study-1-bonus' });
    rehearsal.faults.set({ faults: [{ kind: 'drop-after', operation: 'SendBonus', times: 1 }] });
    await rehearsal.call('SendBonus', tokened, sdk);
    await rehearsal.call('SendBonus', tokened, sdk);
    expect(await paid()).toBe(1);
    await rehearsal.call('SendBonus', bonus({ BonusAmount: '0.60' }), { 'amz-sdk-invocation-id': 'f0f0-2' });
    await rehearsal.call('SendBonus', bonus({ BonusAmount: '0.70' }), { 'amz-sdk-invocation-id': 'f0f0-3' });
    expect(await rehearsal.findings('retried-money-call-without-token')).toEqual([]);
  });
});

describe('token-changes', () => {
  it('finds the same bonus with another token', async () => {
    await rehearsal.call('SendBonus', bonus({ UniqueRequestToken: 'first-attempt' }));
    rehearsal.real.advance(5000);
    await rehearsal.call('SendBonus', bonus({ UniqueRequestToken: 'second-attempt' }));
    expect(await paid()).toBe(2);
    expect(await rehearsal.findings('token-changes')).toMatchObject([{ severity: 'error', times: 1 }]);
  });

  it('finds a HIT that was posted again with another token after its answer was lost', async () => {
    rehearsal.faults.set({ faults: [{ kind: 'drop-after', operation: 'CreateHIT', times: 1 }] });
    await rehearsal.call('CreateHIT', { ...carefulHit, UniqueRequestToken: 'a' });
    await rehearsal.call('CreateHIT', { ...carefulHit, UniqueRequestToken: 'b' });
    expect(await rehearsal.findings('token-changes')).toMatchObject([
      { subject: 'CreateHIT Lexical decision' },
    ]);
  });

  it('waits for a program that works off a list and comes back to the token that was lost', async () => {
    rehearsal.faults.set({ faults: [{ kind: 'drop-before', operation: 'CreateHIT', times: 1 }] });
    await rehearsal.call('CreateHIT', { ...carefulHit, UniqueRequestToken: 'batch-5' });
    await post(rehearsal, { UniqueRequestToken: 'batch-6' });
    expect(await rehearsal.findings('token-changes')).toHaveLength(1);
    await post(rehearsal, { UniqueRequestToken: 'batch-5' });
    expect(await rehearsal.findings('token-changes')).toEqual([]);
  });

  it('takes another token after a refusal as it is: nothing was paid', async () => {
    const refused = bonus({ UniqueRequestToken: 'a' });
    expect((await rehearsal.call('SendBonus', { ...refused, AssignmentId: '3UNKNOWN' })).status).toBe(400);
    await rehearsal.call('SendBonus', { ...refused, AssignmentId: '3UNKNOWN', UniqueRequestToken: 'b' });
    expect(await rehearsal.findings('token-changes')).toEqual([]);
  });

  it('takes equal HITs of a batch, and the same bonus a minute later, as meant', async () => {
    await post(rehearsal, { UniqueRequestToken: 'batch-1' });
    await post(rehearsal, { UniqueRequestToken: 'batch-2' });
    await rehearsal.call('SendBonus', bonus({ UniqueRequestToken: 'week-1' }));
    rehearsal.real.advance(60_001);
    await rehearsal.call('SendBonus', bonus({ UniqueRequestToken: 'week-2' }));
    expect(await rehearsal.findings('token-changes')).toEqual([]);
  });
});

describe('token-from-clock', () => {
  it.each(['seconds', 'fraction', 'milliseconds', 'iso'])('finds the time of day, as %s', async (form) => {
    const now = rehearsal.real.now();
    const iso = new Date(now).toISOString();
    const tokens: Readonly<Record<string, string>> = {
      seconds: String(Math.floor(now / 1000)),
      fraction: String(now / 1000 + 0.125),
      milliseconds: String(now),
      iso: iso.replace('T', ' ').replace('Z', '123'),
    };
    await rehearsal.call('SendBonus', bonus({ UniqueRequestToken: tokens[form] }));
    expect(await rehearsal.findings('token-from-clock')).toMatchObject([{ subject: 'SendBonus', times: 1 }]);
  });

  it('takes other numbers and words as they are', async () => {
    for (const UniqueRequestToken of ['1234567890', '42', 'study-1-bonus-1', '2026-11-21'])
      await rehearsal.call('SendBonus', bonus({ UniqueRequestToken }));
    expect(await rehearsal.findings('token-from-clock')).toEqual([]);
  });
});

describe('bonus-to-other-worker', () => {
  it('finds a bonus for somebody who does not hold the assignment', async () => {
    const { workerId } = await rehearsal.market.worker();
    expect((await rehearsal.call('SendBonus', bonus({ WorkerId: workerId }))).status).toBe(400);
    expect(await rehearsal.findings('bonus-to-other-worker')).toMatchObject([
      { subject: work.assignmentId, message: expect.stringContaining(workerId) },
    ]);
  });

  it('has nothing to say of a bonus for the right one, nor of an assignment nobody knows', async () => {
    await rehearsal.call('SendBonus', bonus());
    await rehearsal.call('SendBonus', bonus({ AssignmentId: '3UNKNOWN' }));
    expect(await rehearsal.findings('bonus-to-other-worker')).toEqual([]);
  });
});

describe('fee-step-paid', () => {
  it('says in cents what ten assignments and more cost', async () => {
    const large = await post(rehearsal, { MaxAssignments: 12, UniqueRequestToken: 'large' });
    expect(await rehearsal.findings('fee-step-paid')).toMatchObject([
      { subject: large, message: expect.stringContaining('12 assignments in a HIT of 12 cost $2.40 more') },
    ]);
    await rehearsal.call('CreateAdditionalAssignmentsForHIT', {
      HITId: large,
      NumberOfAdditionalAssignments: 3,
      UniqueRequestToken: 'more',
    });
    expect(await rehearsal.findings('fee-step-paid')).toMatchObject([
      { message: expect.stringContaining('3 assignments in a HIT of 15 cost $0.60 more'), times: 2 },
    ]);
  });

  it('has nothing to say of nine, nor of a refused extension to ten', async () => {
    const refused = await rehearsal.call('CreateAdditionalAssignmentsForHIT', {
      HITId: hitId,
      NumberOfAdditionalAssignments: 1,
      UniqueRequestToken: 'more',
    });
    expect(refused.status).toBe(400);
    expect(await rehearsal.findings('fee-step-paid')).toEqual([]);
  });
});

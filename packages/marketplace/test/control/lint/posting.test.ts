import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../support/market.ts';
import { carefulHit, post } from '../support/acts.ts';
import { openRehearsal, type Rehearsal } from '../support/rehearsal.ts';

let rehearsal: Rehearsal;

beforeEach(async () => {
  rehearsal = await openRehearsal();
});
afterEach(() => rehearsal.close());

it('a careful program has no findings while it runs', async () => {
  await post(rehearsal);
  expect(await rehearsal.linter.report({ ended: false })).toEqual({ findings: [] });
});

describe('hit-left-open', () => {
  it('finds a HIT whose requester has been silent for an hour', async () => {
    const hitId = await post(rehearsal);
    rehearsal.real.advance(HOUR);
    expect(await rehearsal.findings('hit-left-open')).toMatchObject([
      { subject: hitId, message: expect.stringContaining('although its requester is gone') },
    ]);
  });

  it('finds it at once when the requester’s program is said to have ended', async () => {
    await post(rehearsal);
    expect(await rehearsal.findings('hit-left-open', { ended: true })).toHaveLength(1);
  });

  it('finds a lifetime of more than 7 days', async () => {
    await post(rehearsal, { LifetimeInSeconds: (8 * DAY) / 1000 });
    expect(await rehearsal.findings('hit-left-open')).toMatchObject([
      { message: expect.stringContaining('for more than 7 days') },
    ]);
  });

  it('is content while the requester calls, and once the HIT has expired', async () => {
    const hitId = await post(rehearsal);
    rehearsal.real.advance(HOUR);
    await rehearsal.call('GetHIT', { HITId: hitId });
    expect(await rehearsal.findings('hit-left-open')).toEqual([]);
    await rehearsal.call('UpdateExpirationForHIT', { HITId: hitId, ExpireAt: 0 });
    expect(await rehearsal.findings('hit-left-open', { ended: true })).toEqual([]);
  });
});

describe('auto-approval-default', () => {
  it('finds HITs and types that leave the delay out, once for each type', async () => {
    await post(rehearsal, { AutoApprovalDelayInSeconds: undefined });
    await post(rehearsal, { AutoApprovalDelayInSeconds: undefined, UniqueRequestToken: 'second' });
    const { Title, Description, Reward, AssignmentDurationInSeconds } = carefulHit;
    const type = { Title, Description, Reward, AssignmentDurationInSeconds };
    await rehearsal.call('CreateHITType', type);
    expect(await rehearsal.findings('auto-approval-default')).toMatchObject([{ times: 3 }]);
  });

  it('takes 30 days for meant where they are said', async () => {
    await post(rehearsal, { AutoApprovalDelayInSeconds: 2_592_000 });
    expect(await rehearsal.findings('auto-approval-default')).toEqual([]);
  });
});

describe('hit-without-annotation', () => {
  it('finds it', async () => {
    await post(rehearsal, { RequesterAnnotation: undefined });
    expect(await rehearsal.findings('hit-without-annotation')).toMatchObject([{ times: 1 }]);
  });

  it('is content with one', async () => {
    await post(rehearsal);
    expect(await rehearsal.findings('hit-without-annotation')).toEqual([]);
  });
});

describe('unknown-member', () => {
  it('names the member and where it stood', async () => {
    const requirement = {
      QualificationTypeId: '000000000000000000L0',
      Comparator: 'GreaterThan',
      IntegerValues: [95],
      ActionGuarded: 'DiscoverPreviewAndAccept',
    };
    await post(rehearsal, { QualificationRequirements: [requirement], UniqueToken: 'x' });
    const found = await rehearsal.findings('unknown-member');
    expect(found.map(({ subject }) => subject).sort()).toEqual([
      'CreateHIT QualificationRequirements[].ActionGuarded',
      'CreateHIT UniqueToken',
    ]);
  });

  it('is content with what the operation knows', async () => {
    await post(rehearsal);
    expect(await rehearsal.findings('unknown-member')).toEqual([]);
  });
});

describe('grant-mails-worker', () => {
  const grant = async (more: object): Promise<void> => {
    const { body } = await rehearsal.call('CreateQualificationType', {
      Name: 'took part',
      Description: 'took part before',
      QualificationTypeStatus: 'Active',
    });
    const { QualificationTypeId } = body.QualificationType as { QualificationTypeId: string };
    const { workerId: WorkerId } = await rehearsal.market.worker();
    const input = { QualificationTypeId, WorkerId, IntegerValue: 1, ...more };
    expect((await rehearsal.call('AssociateQualificationWithWorker', input)).status).toBe(200);
  };

  it('finds SendNotification left out', async () => {
    await grant({});
    expect(await rehearsal.findings('grant-mails-worker')).toMatchObject([{ times: 1 }]);
  });

  it.each([true, false])('takes %s for meant', async (SendNotification) => {
    await grant({ SendNotification });
    expect(await rehearsal.findings('grant-mails-worker')).toEqual([]);
  });
});

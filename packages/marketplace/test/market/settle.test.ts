import { afterEach, describe, expect, it } from 'vitest';
import { accept } from '../../src/market/accept.ts';
import { marketContext } from '../../src/market/context.ts';
import { settle } from '../../src/market/settle.ts';
import { submit } from '../../src/market/submit.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';
import { ANSWER, EXTERNAL_QUESTION, requesterOf } from '../support/operations.ts';

let market: TestMarket | undefined;
afterEach(() => market?.close());

describe('what is due', () => {
  it('is done although something before it always fails, and that is tried again', async () => {
    market = await openTestMarket();
    let broken = true;
    const errors: string[] = [];
    const context = marketContext({
      ...market.context,
      openAccountsWith: 1_000_000,
      log: { ...market.context.log, error: (message) => errors.push(message) },
      notify: async (_session, _setting, event) => {
        if (broken && event.type === 'AssignmentAbandoned') throw new Error('a defect');
      },
    });
    const { caller, operations } = requesterOf(context);
    const post = async (seconds: number, title: string): Promise<string> => {
      const { HIT } = await operations.CreateHIT(caller, {
        Title: title,
        Description: 'A study',
        Reward: '0.10',
        AssignmentDurationInSeconds: seconds,
        LifetimeInSeconds: 3600,
        Question: EXTERNAL_QUESTION,
      });
      return HIT?.HITId ?? '';
    };
    const first = await post(60, 'first');
    const second = await post(120, 'second');
    const type = (await context.read.hits.byHitId(first))?.type.id ?? 0;
    await context.transact((unit) =>
      unit.notifications.put(type, {
        destination: 'somewhere',
        transport: 'SQS',
        version: '2014-08-15',
        eventTypes: ['AssignmentAbandoned'],
        active: true,
      }),
    );
    const { workerId } = await market.worker();
    for (const hitId of [first, second])
      await accept(context, { workerId, hitId, environment: 'production' });
    market.clock.advance(130_000);
    await settle(context);
    const pendingOf = async (hitId: string) => (await context.read.hits.byHitId(hitId))?.pending;
    expect([await pendingOf(first), await pendingOf(second)]).toEqual([1, 0]);
    expect(errors).toEqual(['something due could not be done; it is put off']);
    broken = false;
    market.clock.advance(601_000);
    await settle(context);
    expect(await pendingOf(first)).toBe(0);
  });

  it('MA4 approves as of the moment it was due, however late that is noticed', async () => {
    market = await openTestMarket();
    const context = marketContext({ ...market.context, openAccountsWith: 1_000_000 });
    const { caller, operations } = requesterOf(context);
    const { HIT } = await operations.CreateHIT(caller, {
      Title: 'Study',
      Description: 'A study',
      Reward: '0.10',
      AssignmentDurationInSeconds: 600,
      AutoApprovalDelayInSeconds: 3600,
      LifetimeInSeconds: 86_400,
      Question: EXTERNAL_QUESTION,
    });
    const { workerId } = await market.worker();
    const got = await accept(context, { workerId, hitId: HIT?.HITId ?? '', environment: 'production' });
    if ('refused' in got) throw new Error(got.refused.reason);
    const { assignmentId } = got.assignment;
    await submit(context, { assignmentId, workerId, answer: ANSWER });
    const due = context.clock.now() + 3_600_000;
    market.clock.advance(10 * 3_600_000);
    const { Assignment } = await operations.GetAssignment(caller, { AssignmentId: assignmentId });
    expect(Assignment).toMatchObject({ AssignmentStatus: 'Approved', ApprovalTime: due / 1000 });
  });
});

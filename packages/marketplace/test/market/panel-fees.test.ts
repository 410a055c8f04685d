import { afterEach, describe, expect, it } from 'vitest';
import { accept } from '../../src/market/accept.ts';
import { marketContext } from '../../src/market/context.ts';
import { submit } from '../../src/market/submit.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';
import { ANSWER, EXTERNAL_QUESTION, requesterOf } from '../support/operations.ts';

let market: TestMarket | undefined;
afterEach(() => market?.close());

describe('without fees', () => {
  it('MM7 holds and pays the reward and the bonus, and nothing on top', async () => {
    market = await openTestMarket();
    const context = marketContext({ ...market.context, fees: 'none', openAccountsWith: 10_000 });
    const { caller, operations } = requesterOf(context);
    const { HIT } = await operations.CreateHIT(caller, {
      Title: 'Study',
      Description: 'A study',
      Reward: '2.50',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      MaxAssignments: 10,
      Question: EXTERNAL_QUESTION,
    });
    expect(await operations.GetAccountBalance(caller)).toEqual({
      AvailableBalance: '75.00',
      OnHoldBalance: '25.00',
    });
    const { workerId } = await market.worker();
    const got = await accept(context, { workerId, hitId: HIT?.HITId ?? '', environment: 'production' });
    if ('refused' in got) throw new Error(got.refused.reason);
    const { assignmentId: AssignmentId } = got.assignment;
    await submit(context, { assignmentId: AssignmentId, workerId, answer: ANSWER });
    await operations.ApproveAssignment(caller, { AssignmentId });
    await operations.SendBonus(caller, {
      AssignmentId,
      WorkerId: workerId,
      BonusAmount: '1.00',
      Reason: 'well done',
    });
    expect(await operations.GetAccountBalance(caller)).toEqual({
      AvailableBalance: '74.00',
      OnHoldBalance: '22.50',
    });
  });
});

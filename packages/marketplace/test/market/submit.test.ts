import { afterEach, describe, expect, it } from 'vitest';
import { accept } from '../../src/market/accept.ts';
import { marketContext } from '../../src/market/context.ts';
import { returnAssignment } from '../../src/market/give-back.ts';
import { submit } from '../../src/market/submit.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';
import { ANSWER, EXTERNAL_QUESTION, requesterOf } from '../support/operations.ts';

let market: TestMarket | undefined;
afterEach(() => market?.close());

describe('handing in', () => {
  it('MA2 asks who it is once the id of the slot is known to a former holder', async () => {
    market = await openTestMarket();
    const context = marketContext({ ...market.context, openAccountsWith: 1_000_000 });
    const { caller, operations } = requesterOf(context);
    const { HIT } = await operations.CreateHIT(caller, {
      Title: 'Study',
      Description: 'A study',
      Reward: '0.10',
      AssignmentDurationInSeconds: 600,
      LifetimeInSeconds: 3600,
      Question: EXTERNAL_QUESTION,
    });
    const hitId = HIT?.HITId ?? '';
    const take = async (workerId: string): Promise<string> => {
      const got = await accept(context, { workerId, hitId, environment: 'production' });
      if ('refused' in got) throw new Error(got.refused.reason);
      return got.assignment.assignmentId;
    };
    const former = (await market.worker()).workerId;
    const holder = (await market.worker()).workerId;
    const assignmentId = await take(former);
    await returnAssignment(context, { workerId: former, assignmentId });
    expect(await take(holder)).toBe(assignmentId);
    expect(await submit(context, { assignmentId, answer: ANSWER })).toEqual({ refused: 'not-held' });
    expect(await submit(context, { assignmentId, workerId: former, answer: ANSWER })).toEqual({
      refused: 'not-held',
    });
    expect(await submit(context, { assignmentId, workerId: holder, answer: ANSWER })).toMatchObject({
      assignment: { status: 'submitted' },
    });
  });
});

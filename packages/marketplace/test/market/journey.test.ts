import {
  ApproveAssignmentCommand,
  CreateHITCommand,
  GetAccountBalanceCommand,
  GetAssignmentCommand,
  GetHITCommand,
  ListAssignmentsForHITCommand,
  ListBonusPaymentsCommand,
  SendBonusCommand,
} from '@aws-sdk/client-mturk';
import { afterEach, expect, it } from 'vitest';
import { accept } from '../../src/market/accept.ts';
import { submit } from '../../src/market/submit.ts';
import { ANSWER, EXTERNAL_QUESTION } from '../support/operations.ts';
import { type RunningMarket, startTestMarket } from '../support/running.ts';

let market: RunningMarket | undefined;
afterEach(() => market?.close());

it('takes a HIT from posting to payment with the published client', async () => {
  market = await startTestMarket();
  const client = market.client({ environment: 'production' });
  const worker = await market.worker();
  const { HIT } = await client.send(
    new CreateHITCommand({
      Title: 'A study',
      Description: 'Ten minutes',
      Reward: '1.50',
      AssignmentDurationInSeconds: 3600,
      LifetimeInSeconds: 86_400,
      MaxAssignments: 3,
      Question: EXTERNAL_QUESTION,
      RequesterAnnotation: 'study-1',
    }),
  );
  const HITId = HIT?.HITId ?? '';
  const got = await accept(market.context, {
    workerId: worker.workerId,
    hitId: HITId,
    environment: 'production',
  });
  if (!('assignment' in got)) throw new Error(got.refused.reason);
  const AssignmentId = got.assignment.assignmentId;
  await expect(client.send(new GetAssignmentCommand({ AssignmentId }))).rejects.toMatchObject({
    name: 'RequestError',
    TurkErrorCode: 'AWS.MechanicalTurk.InvalidAssignmentState',
  });
  await submit(market.context, { assignmentId: AssignmentId, workerId: worker.workerId, answer: ANSWER });
  const { Assignments } = await client.send(new ListAssignmentsForHITCommand({ HITId }));
  expect(Assignments).toMatchObject([
    { AssignmentId, WorkerId: worker.workerId, AssignmentStatus: 'Submitted', Answer: ANSWER },
  ]);
  await client.send(new ApproveAssignmentCommand({ AssignmentId }));
  await client.send(
    new SendBonusCommand({
      AssignmentId,
      WorkerId: worker.workerId,
      BonusAmount: '0.25',
      Reason: 'well done',
      UniqueRequestToken: 'bonus-1',
    }),
  );
  const { BonusPayments } = await client.send(new ListBonusPaymentsCommand({ AssignmentId }));
  expect(BonusPayments).toMatchObject([{ BonusAmount: '0.25', WorkerId: worker.workerId }]);
  expect((await client.send(new GetHITCommand({ HITId }))).HIT).toMatchObject({
    HITStatus: 'Assignable',
    NumberOfAssignmentsAvailable: 2,
    NumberOfAssignmentsCompleted: 1,
  });
  // Held: two more slots at 1.80. Paid: 1.80 and 0.30.
  const { AvailableBalance, OnHoldBalance } = await client.send(new GetAccountBalanceCommand({}));
  expect([AvailableBalance, OnHoldBalance]).toEqual(['9994.30', '3.60']);
});

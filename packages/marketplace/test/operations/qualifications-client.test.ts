import {
  AssociateQualificationWithWorkerCommand,
  CreateQualificationTypeCommand,
  DisassociateQualificationFromWorkerCommand,
  GetQualificationScoreCommand,
  type MTurkClient,
  NotifyWorkersCommand,
  paginateListWorkersWithQualificationType,
  UpdateNotificationSettingsCommand,
} from '@aws-sdk/client-mturk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningMarket, startTestMarket } from '../support/running.ts';

/** What client programs do with qualifications, over the wire and with the published client. */

let market: RunningMarket;
let client: MTurkClient;
beforeAll(async () => {
  market = await startTestMarket();
  client = market.client({ environment: 'sandbox' });
});
afterAll(() => market.close());

const create = async (Name: string): Promise<string> => {
  const { QualificationType } = await client.send(
    new CreateQualificationTypeCommand({ Name, Description: 'd', QualificationTypeStatus: 'Active' }),
  );
  return QualificationType?.QualificationTypeId ?? '';
};

test('a name taken twice is told in the words that Mephisto and Dallinger look for', async () => {
  await create('twice');
  await expect(create('twice')).rejects.toMatchObject({
    name: 'RequestError',
    TurkErrorCode: 'AWS.MechanicalTurk.QualificationTypeAlreadyExists',
    message: expect.stringMatching(
      /^You have already created a QualificationType with this name\..* \(\d+ s\)$/,
    ),
  });
});

test('Dallinger tells a lacking qualification from a revoked one', async () => {
  const QualificationTypeId = await create('score');
  const { workerId: WorkerId } = await market.worker();
  const which = { QualificationTypeId, WorkerId };
  const score = () => client.send(new GetQualificationScoreCommand(which));
  await expect(score()).rejects.toThrow('does not exist');
  await client.send(new AssociateQualificationWithWorkerCommand({ ...which, IntegerValue: 2 }));
  const { Qualification } = await score();
  expect(Qualification).toMatchObject({ IntegerValue: 2, Status: 'Granted' });
  expect(Qualification?.GrantTime).toEqual(new Date(market.clock.now()));
  await client.send(new DisassociateQualificationFromWorkerCommand(which));
  await expect(score()).rejects.toThrow('operation can be called with a status of: Granted');
});

test('the client’s own paginator comes to an end', async () => {
  const QualificationTypeId = await create('paged');
  for (let count = 0; count < 12; count += 1)
    await client.send(
      new AssociateQualificationWithWorkerCommand({
        QualificationTypeId,
        WorkerId: (await market.worker()).workerId,
      }),
    );
  const sizes: (number | undefined)[] = [];
  const pages = paginateListWorkersWithQualificationType({ client, pageSize: 5 }, { QualificationTypeId });
  for await (const page of pages) sizes.push(page.NumResults);
  expect(sizes).toEqual([5, 5, 2, 0]);
});

test('Mephisto counts the failures of NotifyWorkers', async () => {
  const { NotifyWorkersFailureStatuses } = await client.send(
    new NotifyWorkersCommand({ Subject: 's', MessageText: 'm', WorkerIds: ['A1NOBODY'] }),
  );
  expect(NotifyWorkersFailureStatuses).toMatchObject([
    { NotifyWorkersFailureCode: 'HardFailure', WorkerId: 'A1NOBODY' },
  ]);
});

test('a HIT type nobody knows has no notifications', async () => {
  await expect(
    client.send(new UpdateNotificationSettingsCommand({ HITTypeId: '3NOSUCHTYPE', Active: true })),
  ).rejects.toMatchObject({ name: 'RequestError' });
});

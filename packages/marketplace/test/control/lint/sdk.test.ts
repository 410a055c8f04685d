import {
  CreateHITCommand,
  ListBonusPaymentsCommand,
  MTurkClient,
  paginateListAssignmentsForHIT,
  SendBonusCommand,
} from '@aws-sdk/client-mturk';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { carefulHit, only, type Work, workOn } from '../support/acts.ts';
import { openRehearsal, type Rehearsal } from '../support/rehearsal.ts';

let rehearsal: Rehearsal;
let client: MTurkClient;
let hitId: string;

beforeEach(async () => {
  rehearsal = await openRehearsal();
  client = new MTurkClient({
    endpoint: rehearsal.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LABKEY', secretAccessKey: 'made-up' },
  });
  const { HIT: hit } = await client.send(new CreateHITCommand({ ...carefulHit, MaxAssignments: 30 }));
  hitId = hit?.HITId ?? '';
});
afterEach(async () => {
  client.destroy();
  await rehearsal.close();
});

const bonus = ({ assignmentId, workerId }: Work, token?: string) =>
  new SendBonusCommand({
    AssignmentId: assignmentId,
    WorkerId: workerId,
    BonusAmount: '0.50',
    Reason: 'good work',
    UniqueRequestToken: token,
  });

const paidFor = async ({ assignmentId }: Work): Promise<number | undefined> =>
  (await client.send(new ListBonusPaymentsCommand({ AssignmentId: assignmentId }))).NumResults;

it('a bonus that the SDK repeats over a cut connection is paid twice without a token, and found', async () => {
  const work = only(await workOn(rehearsal, hitId, 1));
  rehearsal.faults.set({ faults: [{ kind: 'drop-after', operation: 'SendBonus', times: 1 }] });
  await client.send(bonus(work));
  expect(await paidFor(work)).toBe(2);
  expect(await rehearsal.findings('retried-money-call-without-token')).toMatchObject([
    { subject: `SendBonus ${work.assignmentId}`, message: expect.stringContaining('done 2 times') },
  ]);
});

it('with a token it is paid once: the repetition is refused, which tells that it was done', async () => {
  const work = only(await workOn(rehearsal, hitId, 1));
  rehearsal.faults.set({ faults: [{ kind: 'drop-after', operation: 'SendBonus', times: 1 }] });
  await expect(client.send(bonus(work, 'study-1-bonus-1'))).rejects.toMatchObject({ name: 'RequestError' });
  expect(await paidFor(work)).toBe(1);
  expect(await rehearsal.findings('retried-money-call-without-token')).toEqual([]);
  expect(await rehearsal.findings('token-changes')).toEqual([]);
});

it('throttling is overcome by the SDK’s own repetitions', async () => {
  const work = only(await workOn(rehearsal, hitId, 1));
  rehearsal.faults.set({ faults: [{ kind: 'throttle', operation: 'SendBonus', times: 2 }] });
  await client.send(bonus(work, 'study-1-bonus-1'));
  expect(await paidFor(work)).toBe(1);
});

it('the SDK’s paginator reads a list to its end', async () => {
  await workOn(rehearsal, hitId, 12);
  let read = 0;
  for await (const page of paginateListAssignmentsForHIT({ client, pageSize: 5 }, { HITId: hitId }))
    read += page.Assignments?.length ?? 0;
  expect(read).toBe(12);
  expect(await rehearsal.findings('unpaginated-read')).toEqual([]);
});

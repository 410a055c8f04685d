import { MTurkClient, SendBonusCommand } from '@aws-sdk/client-mturk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { operationHandlers } from '../../src/api/operations/index.ts';
import type { ApiCall } from '../../src/api/options.ts';
import { createLinter, type Linter } from '../../src/control/linter.ts';
import { EXTERNAL_QUESTION } from '../support/operations.ts';
import { type Driver, endpointOf } from './drivers/driver.ts';
import { sdkDriver } from './drivers/sdk.ts';
import { badXml, noAssignment, requestError, usedToken, violating } from './expected.ts';
import { type Held, openScene, type Scene, usualHit } from './scene.ts';
import { openStage, type Stage } from './stage.ts';

/** The mistakes that cost requesters money, as their own clients make them. */
let driver: Driver;
beforeAll(() => {
  driver = sdkDriver();
});
afterAll(() => driver.close());

describe('a bonus over a connection that breaks after it was paid', () => {
  let stage: Stage;
  let linter: Linter;
  let scene: Scene;
  let held: Held;
  const calls: ApiCall[] = [];
  const clients: MTurkClient[] = [];

  beforeAll(async () => {
    stage = await openStage({
      api: {
        intercept: async (call, proceed) => {
          const answer = await proceed();
          if (call.operation !== 'SendBonus') return answer;
          calls.push(call);
          return calls.length === 1 ? 'drop-connection' : answer;
        },
        observe: (outcome) => linter.observe(outcome),
      },
    });
    linter = createLinter({
      context: stage.context,
      handlers: operationHandlers(stage.context),
      realClock: { now: Date.now },
      pages: { siteOrigin: stage.url, hosts: [] },
    });
    scene = await openScene(stage, () => driver);
    held = await scene.work((await scene.post({ UniqueRequestToken: 'hit' })).HITId);
  });
  afterEach(() => {
    calls.length = 0;
    for (const client of clients.splice(0)) client.destroy();
  });
  afterAll(() => stage.close());

  /** As a script does it: the client's own number of attempts. */
  const send = (token: object): Promise<unknown> => {
    const client = new MTurkClient({
      endpoint: endpointOf(scene.account),
      region: 'us-east-1',
      credentials: { accessKeyId: scene.account.accessKey, secretAccessKey: 'secret' },
    });
    clients.push(client);
    return client.send(new SendBonusCommand({ ...held, BonusAmount: '0.50', Reason: 'well done', ...token }));
  };
  const payments = async () =>
    (await scene.ask('ListBonusPayments', { AssignmentId: held.AssignmentId })).NumResults;
  const flagged = async () =>
    (await linter.report({ ended: true })).findings
      .map(({ rule }) => rule)
      .filter((rule) => rule.includes('without-token'))
      .toSorted();

  test('MI1 pays once with a token: the client repeats the call by itself and is told that it was done', async () => {
    await expect(send({ UniqueRequestToken: 'bonus-1' })).rejects.toMatchObject({
      name: 'RequestError',
      message: expect.stringContaining(String(usedToken('bonus-1').message)),
    });
    expect(calls.map(({ attempt }) => attempt)).toEqual(['attempt=1; max=3', 'attempt=2; max=3']);
    expect(new Set(calls.map(({ invocationId }) => invocationId)).size).toBe(1);
    expect(await payments()).toBe(1);
    expect(await scene.balance()).toEqual(['9995.80', '3.60']);
    expect(await flagged()).toEqual([]);
  });

  test('pays twice without one, the client sees a success, and the linter says so', async () => {
    await send({});
    expect(calls).toHaveLength(2);
    expect(await payments()).toBe(3);
    expect(await scene.balance()).toEqual(['9994.60', '3.60']);
    expect(await flagged()).toEqual(['money-call-without-token', 'retried-money-call-without-token']);
  });
});

describe('what the marketplace does about other costly mistakes', () => {
  let stage: Stage;
  let scene: Scene;
  beforeAll(async () => {
    stage = await openStage();
    scene = await openScene(stage, () => driver);
  });
  afterEach(() => expect(stage.wire.faults).toEqual([]));
  afterAll(() => stage.close());

  test('MA2 an approval goes to the present holder of an assignment id, and its former holder gets no bonus', async () => {
    const { HITId } = await scene.post({ MaxAssignments: 1 });
    const former = await scene.take(HITId);
    await scene.giveBack(former);
    const present = await scene.work(HITId);
    const { AssignmentId } = present;
    expect(AssignmentId).toBe(former.AssignmentId);
    await scene.ask('ApproveAssignment', { AssignmentId });
    expect((await scene.ask('GetAssignment', { AssignmentId })).Assignment).toMatchObject({
      WorkerId: present.WorkerId,
      AssignmentStatus: 'Approved',
    });
    const bonus = { AssignmentId, BonusAmount: '1.00', Reason: 'well done' };
    await scene.refused(
      'SendBonus',
      { ...bonus, WorkerId: former.WorkerId },
      requestError(
        'AssignmentDoesNotExist',
        `Assignment ${AssignmentId} of worker ${former.WorkerId} does not exist.`,
      ),
    );
    const earned = await stage.context.read.workers.byWorkerId(former.WorkerId);
    expect(await stage.context.read.workers.counts(earned?.id ?? 0, 'production')).toMatchObject({
      approved: 0,
      earnedMinor: 0,
    });
  });

  test('MM1 HITs of nine keep the fee at 20 %, and let one worker into two of them unless a qualification does not', async () => {
    const lab = await openScene(stage, () => driver);
    const { QualificationType } = await lab.ask('CreateQualificationType', {
      Name: 'Has taken part',
      Description: 'Given on the first page',
      QualificationTypeStatus: 'Active',
    });
    const id = QualificationType?.QualificationTypeId ?? '';
    const batch = async (changes: object): Promise<readonly string[]> => [
      (await lab.post({ MaxAssignments: 9, ...changes })).HITId,
      (await lab.post({ MaxAssignments: 9, ...changes })).HITId,
    ];
    const open = await batch({});
    expect(await lab.balance()).toEqual(['9978.40', '21.60']);
    const twice = await lab.worker();
    for (const hitId of open) expect(await lab.notGiven(hitId, twice)).toBe('given');
    const [first = '', second = ''] = await batch({
      QualificationRequirements: [{ QualificationTypeId: id, Comparator: 'DoesNotExist' }],
    });
    const once = await lab.worker();
    expect(await lab.notGiven(first, once)).toBe('given');
    await lab.ask('AssociateQualificationWithWorker', {
      QualificationTypeId: id,
      WorkerId: once,
      SendNotification: false,
    });
    expect(await lab.notGiven(second, once)).toBe('not-qualified');
  });

  test('a list that is not read on has the first ten', async () => {
    const { HITId } = await scene.post({ MaxAssignments: 12 });
    for (let n = 0; n < 12; n += 1) await scene.work(HITId);
    const first = await scene.ask('ListAssignmentsForHIT', { HITId });
    expect(first.Assignments).toHaveLength(10);
    const { HIT } = await scene.ask('GetHIT', { HITId });
    expect(HIT).toMatchObject({
      MaxAssignments: 12,
      NumberOfAssignmentsAvailable: 0,
      NumberOfAssignmentsPending: 0,
    });
    expect((await scene.ask('ListAssignmentsForHIT', { HITId, NextToken: first.NextToken })).NumResults).toBe(
      2,
    );
  });

  test('a bonus computed with floating numbers is refused and pays nothing', async () => {
    const held = await scene.work((await scene.post()).HITId);
    const BonusAmount = String(0.1 + 0.2);
    await scene.refused(
      'SendBonus',
      { ...held, BonusAmount, Reason: 'share' },
      violating(
        `Value '${BonusAmount}' at 'bonusAmount' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$`,
      ),
    );
    expect((await scene.ask('ListBonusPayments', { AssignmentId: held.AssignmentId })).BonusPayments).toEqual(
      [],
    );
  });

  test('an address with a bare & is refused, with &amp; it is taken', async () => {
    const bare = EXTERNAL_QUESTION.replace('?mode=live', '?mode=live&study=2');
    await scene.refused('CreateHIT', { ...usualHit, Question: bare }, badXml);
    await scene.post({ Question: bare.replace('&', '&amp;') });
  });

  test('work on a HIT that was deleted before its rejections were reversed stays unpaid', async () => {
    const { HITId } = await scene.post({ MaxAssignments: 1 });
    const { AssignmentId } = await scene.work(HITId);
    await scene.ask('RejectAssignment', { AssignmentId, RequesterFeedback: 'by mistake' });
    await scene.ask('DeleteHIT', { HITId });
    await scene.refused(
      'ApproveAssignment',
      { AssignmentId, OverrideRejection: true },
      noAssignment(AssignmentId),
    );
  });
});

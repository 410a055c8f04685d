import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestQualification } from '../../src/market/qualifications/request.ts';
import { type Call, callsOf, expectRefusal } from '../support/api-calls.ts';
import { HOUR, openTestMarket, type TestMarket } from '../support/market.ts';

const noWorker = { type: 'ParameterValidationError' };

describe.each(['sqlite', 'postgres'] as const)('qualifications of workers on %s', (database) => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await openTestMarket({ database });
  });
  afterAll(() => market.close());

  const lab = async () => {
    const call = callsOf(market, await market.requester());
    return { call, QualificationTypeId: await typeOf(call) };
  };

  const typeOf = async (call: Call, Name = 'Took part') => {
    const { QualificationType } = await call('CreateQualificationType', {
      Name,
      Description: 'Whoever took part',
      QualificationTypeStatus: 'Active',
      RetryDelayInSeconds: 60,
    });
    return QualificationType?.QualificationTypeId ?? '';
  };

  const subjectsOf = async (worker: { readonly id: number }) => {
    const messages = await market.context.read.messages.ofWorker(worker.id, Number.MAX_SAFE_INTEGER, 100);
    return messages.map(({ subject }) => subject);
  };

  test('a grant is shown, changed and listed', async () => {
    const { call, QualificationTypeId } = await lab();
    const { workerId: WorkerId } = await market.worker();
    const which = { QualificationTypeId, WorkerId };
    await call('AssociateQualificationWithWorker', { ...which, IntegerValue: -5 });
    const score = async () => (await call('GetQualificationScore', which)).Qualification;
    const expected = { ...which, GrantTime: market.clock.now() / 1000, Status: 'Granted' };
    expect(await score()).toEqual({ ...expected, IntegerValue: -5 });
    await call('AssociateQualificationWithWorker', { ...which, IntegerValue: 80 });
    expect(await score()).toEqual({ ...expected, IntegerValue: 80 });
    const { Qualifications } = await call('ListWorkersWithQualificationType', { QualificationTypeId });
    expect(Qualifications).toEqual([{ ...expected, IntegerValue: 80 }]);
  });

  test('without a value 1 is granted', async () => {
    const { call, QualificationTypeId } = await lab();
    const { workerId: WorkerId } = await market.worker();
    await call('AssociateQualificationWithWorker', { QualificationTypeId, WorkerId });
    const { Qualification } = await call('GetQualificationScore', { QualificationTypeId, WorkerId });
    expect(Qualification?.IntegerValue).toBe(1);
  });

  test('MQ2 what is revoked is lost, until it is granted again', async () => {
    const { call, QualificationTypeId } = await lab();
    const worker = await market.worker();
    const which = { QualificationTypeId, WorkerId: worker.workerId };
    const values = () => market.context.read.qualifications.valuesOf(worker.id);
    await call('AssociateQualificationWithWorker', { ...which, IntegerValue: 3 });
    expect((await values()).get(QualificationTypeId)).toBe(3);

    await call('DisassociateQualificationFromWorker', { ...which, Reason: 'A mistake' });
    expect((await values()).has(QualificationTypeId)).toBe(false);
    const revoked = {
      type: 'RequestError',
      code: 'InvalidQualificationState',
      message: /operation can be called with a status of: Granted$/,
    };
    await expectRefusal(call('GetQualificationScore', which), revoked);
    await expectRefusal(call('DisassociateQualificationFromWorker', which), revoked);
    const listed = async (Status?: 'Granted' | 'Revoked') => {
      const page = await call('ListWorkersWithQualificationType', { QualificationTypeId, Status });
      return page.Qualifications?.map((held) => held.Status);
    };
    expect(await listed()).toEqual(['Revoked']);
    expect(await listed('Revoked')).toEqual(['Revoked']);
    expect(await listed('Granted')).toEqual([]);

    await call('AssociateQualificationWithWorker', { ...which, IntegerValue: 9 });
    expect((await values()).get(QualificationTypeId)).toBe(9);
    expect(await listed('Granted')).toEqual(['Granted']);
  });

  test('what a worker never had does not exist', async () => {
    const { call, QualificationTypeId } = await lab();
    const { workerId: WorkerId } = await market.worker();
    const never = {
      type: 'RequestError',
      code: 'QualificationDoesNotExist',
      message: 'You requested a Qualification that does not exist.',
    };
    await expectRefusal(call('GetQualificationScore', { QualificationTypeId, WorkerId }), never);
    await expectRefusal(
      call('DisassociateQualificationFromWorker', { QualificationTypeId, WorkerId }),
      never,
    );
  });

  test('a worker nobody knows is named in the refusal', async () => {
    const { call, QualificationTypeId } = await lab();
    const WorkerId = 'A1NOBODY';
    for (const operation of ['AssociateQualificationWithWorker', 'GetQualificationScore'] as const)
      await expectRefusal(call(operation, { QualificationTypeId, WorkerId }), {
        ...noWorker,
        message: 'The value "A1NOBODY" is not valid for the parameter WorkerId.',
      });
  });

  test('only the owner grants, and nobody a type of the marketplace itself', async () => {
    const { QualificationTypeId } = await lab();
    const { workerId: WorkerId } = await market.worker();
    const other = callsOf(market, await market.requester());
    const refusal = { type: 'RequestError', code: 'PermissionDeniedException' };
    for (const operation of [
      'AssociateQualificationWithWorker',
      'DisassociateQualificationFromWorker',
      'GetQualificationScore',
    ] as const) {
      await expectRefusal(other(operation, { QualificationTypeId, WorkerId }), refusal);
      await expectRefusal(
        other(operation, { QualificationTypeId: '00000000000000000071', WorkerId }),
        refusal,
      );
    }
  });

  test('the worker is told, unless that is switched off', async () => {
    const { call, QualificationTypeId } = await lab();
    const worker = await market.worker();
    const which = { QualificationTypeId, WorkerId: worker.workerId };
    await call('AssociateQualificationWithWorker', { ...which, SendNotification: false });
    expect(await subjectsOf(worker)).toEqual([]);
    await call('AssociateQualificationWithWorker', which);
    await call('DisassociateQualificationFromWorker', { ...which, Reason: 'Too <old>' });
    const [revoked, granted] = await market.context.read.messages.ofWorker(worker.id, 1e9, 10);
    expect(granted?.subject).toBe('You have been granted the qualification "Took part"');
    expect(revoked?.body).toMatch(/Too <old>$/);
    expect(revoked?.kind).toBe('qualification');
  });

  test('250 workers are listed page by page', async () => {
    const { call, QualificationTypeId } = await lab();
    const workers: Awaited<ReturnType<typeof market.worker>>[] = [];
    while (workers.length < 250) workers.push(await market.worker());
    // One after the other: who waits ten seconds for a connection to PostgreSQL is refused, on a busy machine too.
    for (const { workerId: WorkerId } of workers)
      await call('AssociateQualificationWithWorker', { QualificationTypeId, WorkerId });
    const seen: (string | undefined)[] = [];
    const sizes: (number | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await call('ListWorkersWithQualificationType', {
        QualificationTypeId,
        MaxResults: 100,
        NextToken,
      });
      seen.push(...(page.Qualifications ?? []).map(({ WorkerId }) => WorkerId));
      sizes.push(page.NumResults);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([100, 100, 50, 0]);
    expect([...seen].sort()).toEqual(workers.map(({ workerId }) => workerId).sort());
  });

  describe('requests', () => {
    const asking = async () => {
      const { call, QualificationTypeId } = await lab();
      const worker = await market.worker();
      const ask = () =>
        requestQualification(market.context, {
          workerId: worker.workerId,
          qualificationTypeId: QualificationTypeId,
          environment: 'sandbox',
        });
      expect(await ask()).toEqual({ outcome: 'pending' });
      const { QualificationRequests } = await call('ListQualificationRequests', { QualificationTypeId });
      const request = QualificationRequests?.[0];
      const id = request?.QualificationRequestId ?? '';
      return { call, QualificationTypeId, worker, ask, request, id };
    };

    test('wait for their requester', async () => {
      const { call, QualificationTypeId, worker, request } = await asking();
      expect(request).toEqual({
        QualificationRequestId: expect.any(String),
        QualificationTypeId,
        WorkerId: worker.workerId,
        Test: undefined,
        Answer: undefined,
        SubmitTime: market.clock.now() / 1000,
      });
      const all = await call('ListQualificationRequests', {});
      expect(all.NumResults).toBe(1);
      const other = callsOf(market, await market.requester());
      expect((await other('ListQualificationRequests', {})).QualificationRequests).toEqual([]);
      await expectRefusal(other('ListQualificationRequests', { QualificationTypeId }), {
        type: 'RequestError',
        code: 'PermissionDeniedException',
      });
    });

    test('are granted once', async () => {
      const { call, QualificationTypeId, worker, id } = await asking();
      const which = { QualificationTypeId, WorkerId: worker.workerId };
      await call('AcceptQualificationRequest', { QualificationRequestId: id, IntegerValue: 42 });
      const { Qualification } = await call('GetQualificationScore', which);
      expect(Qualification?.IntegerValue).toBe(42);
      expect(await subjectsOf(worker)).toEqual(['You have been granted the qualification "Took part"']);
      expect((await call('ListQualificationRequests', {})).QualificationRequests).toEqual([]);
      for (const operation of ['AcceptQualificationRequest', 'RejectQualificationRequest'] as const)
        await expectRefusal(call(operation, { QualificationRequestId: id }), {
          type: 'RequestError',
          code: 'InvalidQualificationRequestState',
        });
    });

    test('are declined with a reason, and may come again when the delay is over', async () => {
      const { call, worker, ask, id } = await asking();
      await call('RejectQualificationRequest', { QualificationRequestId: id, Reason: 'Not this time' });
      const [message] = await market.context.read.messages.ofWorker(worker.id, 1e9, 1);
      expect(message?.body).toMatch(/declined\.\n\nNot this time$/);
      expect(await ask()).toMatchObject({ outcome: 'refused', refusal: { reason: 'retry-later' } });
      market.clock.advance(HOUR);
      expect(await ask()).toEqual({ outcome: 'pending' });
    });

    test('belong to the owner of the type', async () => {
      const { id: QualificationRequestId } = await asking();
      const other = callsOf(market, await market.requester());
      await expectRefusal(other('AcceptQualificationRequest', { QualificationRequestId }), {
        type: 'RequestError',
        code: 'PermissionDeniedException',
      });
      const production = callsOf(market, await market.requester('production'));
      for (const call of [production, other])
        await expectRefusal(call('RejectQualificationRequest', { QualificationRequestId: 'no such one' }), {
          type: 'RequestError',
          code: 'QualificationRequestDoesNotExist',
        });
      await expectRefusal(production('AcceptQualificationRequest', { QualificationRequestId }), {
        type: 'RequestError',
        code: 'QualificationRequestDoesNotExist',
      });
    });

    test('are declined when the type is deleted', async () => {
      const { call, QualificationTypeId, worker, ask, id } = await asking();
      await call('DeleteQualificationType', { QualificationTypeId });
      expect(await subjectsOf(worker)).toEqual([
        'Your request for the qualification "Took part" was declined',
      ]);
      await expectRefusal(call('AcceptQualificationRequest', { QualificationRequestId: id }), {
        type: 'RequestError',
        code: 'InvalidQualificationRequestState',
      });
      expect(await ask()).toEqual({ outcome: 'refused', refusal: { reason: 'not-requestable' } });
    });
  });
});

test('where the profile says so a grant needs its value', async () => {
  const market = await openTestMarket();
  const context = {
    ...market.context,
    profile: { ...market.context.profile, associateWithoutValue: 'refused' as const },
  };
  const call = callsOf({ ...market, context }, await market.requester());
  await expectRefusal(
    call('AssociateQualificationWithWorker', { QualificationTypeId: '3ANY', WorkerId: 'A1ANY' }),
    {
      type: 'ParameterValidationError',
      message: 'The value "null" is not valid for the parameter IntegerValue.',
    },
  );
  await market.close();
});

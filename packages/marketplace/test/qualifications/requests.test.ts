import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Input } from '../../src/api/shapes/index.ts';
import type { Requester } from '../../src/domain/requester.ts';
import type { Worker } from '../../src/domain/worker.ts';
import { requestQualification } from '../../src/market/qualifications/request.ts';
import { offeredType, requestableTypes } from '../../src/market/qualifications/requestable-types.ts';
import { submitTest } from '../../src/market/qualifications/submit-test.ts';
import type { Answer } from '../../src/questions/answers.ts';
import { choices, formXml, item, keyQuestion, keyXml } from '../questions/samples.ts';
import { callsOf } from '../support/api-calls.ts';
import { HOUR, openTestMarket, type TestMarket } from '../support/market.ts';

const form = formXml(item('q1', choices(['a', 'b'])) + item('q2', choices(['c', 'd'])));
const key = keyXml(keyQuestion('q1', [['a', 10]]) + keyQuestion('q2', [['c', 5]], 1));
const quiz = { Test: form, AnswerKey: key, TestDurationInSeconds: 60 };

const choice = (question: string, selection: string): Answer => ({
  kind: 'selection',
  question,
  selections: [selection],
});

describe.each(['sqlite', 'postgres'] as const)('workers asking for qualifications on %s', (database) => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await openTestMarket({ database });
  });
  afterAll(() => market.close());

  const newType = async (requester: Requester, changes: Partial<Input<'CreateQualificationType'>> = {}) => {
    const { QualificationType } = await callsOf(market, requester)('CreateQualificationType', {
      Name: 'Reads well',
      Description: 'Reads aloud',
      QualificationTypeStatus: 'Active',
      ...changes,
    });
    return QualificationType?.QualificationTypeId ?? '';
  };

  const ask = (worker: Worker, qualificationTypeId: string) =>
    requestQualification(market.context, {
      workerId: worker.workerId,
      qualificationTypeId,
      environment: 'sandbox',
    });

  const handIn = (worker: Worker, qualificationTypeId: string, ...answers: readonly Answer[]) =>
    submitTest(market.context, {
      workerId: worker.workerId,
      qualificationTypeId,
      environment: 'sandbox',
      answers,
    });

  const grantedTo = async (worker: Worker, typeId: string) =>
    (await market.context.read.qualifications.valuesOf(worker.id)).get(typeId);

  const subjectsOf = async (worker: Worker) =>
    (await market.context.read.messages.ofWorker(worker.id, 1e9, 10)).map(({ subject }) => subject);

  test('what is granted by itself is granted at once, with its value and a message', async () => {
    const type = await newType(await market.requester(), { AutoGranted: true, AutoGrantedValue: 7 });
    const worker = await market.worker();
    expect(await ask(worker, type)).toEqual({ outcome: 'granted', value: 7 });
    expect(await grantedTo(worker, type)).toBe(7);
    expect(await subjectsOf(worker)).toEqual(['You have been granted the qualification "Reads well"']);
    expect(await ask(worker, type)).toEqual({ outcome: 'refused', refusal: { reason: 'already-granted' } });
  });

  test('without a test the requester decides, once', async () => {
    const type = await newType(await market.requester());
    const worker = await market.worker();
    expect(await ask(worker, type)).toEqual({ outcome: 'pending' });
    expect(await ask(worker, type)).toEqual({ outcome: 'refused', refusal: { reason: 'already-pending' } });
  });

  test('a test is graded by its key at once', async () => {
    const requester = await market.requester();
    const type = await newType(requester, quiz);
    const worker = await market.worker();
    const begun = await ask(worker, type);
    expect(begun).toMatchObject({ outcome: 'test', deadline: market.clock.now() + 60_000 });
    market.clock.advance(59_999);
    expect(await ask(worker, type)).toEqual(begun);
    expect(await handIn(worker, type, choice('q1', 'a'), choice('q2', 'd'))).toEqual({
      outcome: 'granted',
      value: 11,
    });
    expect(await grantedTo(worker, type)).toBe(11);
    expect(await handIn(worker, type, choice('q1', 'a'))).toEqual({
      outcome: 'refused',
      reason: 'not-begun',
    });
    const waiting = await callsOf(market, requester)('ListQualificationRequests', {});
    expect(waiting.NumResults).toBe(0);
  });

  test('a test without a key waits for the requester with its answers', async () => {
    const requester = await market.requester();
    const call = callsOf(market, requester);
    const type = await newType(requester, { Test: form, TestDurationInSeconds: 60 });
    const worker = await market.worker();
    await ask(worker, type);
    expect((await call('ListQualificationRequests', {})).NumResults).toBe(0);
    market.clock.advance(30_000);
    expect(await handIn(worker, type, choice('q1', 'b'))).toEqual({ outcome: 'pending' });
    const { QualificationRequests } = await call('ListQualificationRequests', { QualificationTypeId: type });
    expect(QualificationRequests).toMatchObject([
      {
        WorkerId: worker.workerId,
        Test: form,
        Answer: expect.stringContaining(
          '<QuestionIdentifier>q1</QuestionIdentifier><SelectionIdentifier>b</SelectionIdentifier>',
        ),
        SubmitTime: market.clock.now() / 1000,
      },
    ]);
  });

  test('a test begun is graded as it was, whatever its requester changes meanwhile', async () => {
    const requester = await market.requester();
    const type = await newType(requester, quiz);
    const worker = await market.worker();
    await ask(worker, type);
    await callsOf(market, requester)('UpdateQualificationType', {
      QualificationTypeId: type,
      QualificationTypeStatus: 'Inactive',
      Test: formXml(item('other', choices(['x']))),
      TestDurationInSeconds: 1,
    });
    market.clock.advance(30_000);
    expect(await handIn(worker, type, choice('q1', 'a'), choice('q2', 'c'))).toEqual({
      outcome: 'granted',
      value: 15,
    });
  });

  test('a test whose time is over counts as the one request', async () => {
    const type = await newType(await market.requester(), quiz);
    const worker = await market.worker();
    await ask(worker, type);
    market.clock.advance(60_000);
    expect(await handIn(worker, type, choice('q1', 'a'))).toEqual({
      outcome: 'refused',
      reason: 'test-time-over',
    });
    expect(await ask(worker, type)).toEqual({ outcome: 'refused', refusal: { reason: 'no-retake' } });
    expect(await grantedTo(worker, type)).toBeUndefined();
  });

  test('a better score may be tried for when the delay is over', async () => {
    const type = await newType(await market.requester(), { ...quiz, RetryDelayInSeconds: 3600 });
    const worker = await market.worker();
    const begunAt = market.clock.now();
    await ask(worker, type);
    await handIn(worker, type, choice('q1', 'b'), choice('q2', 'd'));
    expect(await grantedTo(worker, type)).toBe(1);
    expect(await ask(worker, type)).toEqual({
      outcome: 'refused',
      refusal: { reason: 'retry-later', at: begunAt + HOUR },
    });
    market.clock.advance(HOUR);
    expect(await ask(worker, type)).toMatchObject({ outcome: 'test' });
    await handIn(worker, type, choice('q1', 'a'), choice('q2', 'c'));
    expect(await grantedTo(worker, type)).toBe(15);
  });

  test('a score is kept within what the API can show', async () => {
    const steep = keyXml(
      `${keyQuestion('q1', [['a', 10]])}<QualificationValueMapping><ScaleMapping><SummedScoreMultiplier>1000000000000</SummedScoreMultiplier></ScaleMapping></QualificationValueMapping>`,
    );
    const type = await newType(await market.requester(), { ...quiz, AnswerKey: steep });
    const worker = await market.worker();
    await ask(worker, type);
    expect(await handIn(worker, type, choice('q1', 'a'))).toEqual({ outcome: 'granted', value: 2 ** 31 - 1 });
  });

  test('who is suspended asks for nothing', async () => {
    const type = await newType(await market.requester(), quiz);
    const worker = await market.worker();
    await ask(worker, type);
    await market.context.transact((unit) => unit.workers.update({ ...worker, status: 'suspended' }));
    expect(await ask(worker, type)).toEqual({ outcome: 'refused', refusal: { reason: 'suspended' } });
    expect(await handIn(worker, type)).toEqual({ outcome: 'refused', reason: 'suspended' });
  });

  test('types that are closed, deleted or of the other environment cannot be asked for', async () => {
    const requester = await market.requester();
    const closed = await newType(requester, { QualificationTypeStatus: 'Inactive' });
    const deleted = await newType(requester, { ...quiz, Name: 'Deleted' });
    const elsewhere = await newType(await market.requester('production'));
    const [worker, busy] = [await market.worker(), await market.worker()];
    await ask(busy, deleted);
    await callsOf(market, requester)('DeleteQualificationType', { QualificationTypeId: deleted });
    for (const type of [closed, deleted, elsewhere, '3NOSUCHTYPE'])
      expect(await ask(worker, type)).toEqual({ outcome: 'refused', refusal: { reason: 'not-requestable' } });
    expect(await handIn(busy, deleted)).toEqual({ outcome: 'refused', reason: 'not-requestable' });
  });

  test('of many requests at once one counts', async () => {
    const type = await newType(await market.requester());
    const worker = await market.worker();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => ask(worker, type)));
    expect(outcomes.filter(({ outcome }) => outcome === 'pending')).toHaveLength(1);
  });

  test('a worker finds the types with what became of each', async () => {
    const requester = await market.requester();
    const call = callsOf(market, requester);
    const Description = `Offered by ${requester.name}.`;
    const names = ['Auto', 'Quiz', 'By hand', 'Wanted', 'Had'] as const;
    const types = {
      Auto: await newType(requester, { Name: 'Auto', Description, AutoGranted: true }),
      Quiz: await newType(requester, { Name: 'Quiz', Description, ...quiz }),
      'By hand': await newType(requester, { Name: 'By hand', Description }),
      Wanted: await newType(requester, { Name: 'Wanted', Description }),
      Had: await newType(requester, { Name: 'Had', Description, RetryDelayInSeconds: 60 }),
    };
    await newType(requester, { Name: 'Closed', Description, QualificationTypeStatus: 'Inactive' });
    const worker = await market.worker();
    await ask(worker, types.Quiz);
    await ask(worker, types.Wanted);
    const which = { QualificationTypeId: types.Had, WorkerId: worker.workerId };
    await call('AssociateQualificationWithWorker', which);
    await call('DisassociateQualificationFromWorker', which);
    const offered = await requestableTypes(market.context, worker, 'sandbox', {
      after: 0,
      limit: 100,
      query: Description,
    });
    expect(offered.map(({ type, way, state }) => [type.name, way, state.state])).toEqual([
      ['Auto', 'at-once', 'open'],
      ['Quiz', 'test', 'testing'],
      ['By hand', 'request', 'open'],
      ['Wanted', 'request', 'already-pending'],
      ['Had', 'request', 'open'],
    ]);
    expect(offered.map(({ type }) => type.name)).toEqual(names);
    expect(offered.at(-1)?.held).toMatchObject({ status: 'Revoked' });
    expect(offered[0]?.type.requesterName).toBe(requester.name);
    expect(await offeredType(market.context, worker, 'sandbox', types.Had)).toEqual(offered.at(-1));
    expect(await offeredType(market.context, worker, 'production', types.Had)).toBeUndefined();
  });
});

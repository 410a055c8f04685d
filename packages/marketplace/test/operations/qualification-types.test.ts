import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Input } from '../../src/api/shapes/index.ts';
import { systemTypes } from '../../src/domain/requirement.ts';
import { settle } from '../../src/market/settle.ts';
import { choices, formXml, item, keyQuestion, keyXml } from '../questions/samples.ts';
import { type Call, callsOf, expectRefusal } from '../support/api-calls.ts';
import { DAY, HOUR, openTestMarket, type TestMarket } from '../support/market.ts';

const test1 = formXml(item('q1', choices(['a', 'b'])));
const key1 = keyXml(keyQuestion('q1', [['a', 10]]));

describe.each(['sqlite', 'postgres'] as const)('types of qualifications on %s', (database) => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await openTestMarket({ database });
  });
  afterAll(() => market.close());

  const newCaller = async (environment: 'sandbox' | 'production' = 'sandbox'): Promise<Call> =>
    callsOf(market, await market.requester(environment));

  const create = async (call: Call, changes: Partial<Input<'CreateQualificationType'>> = {}) => {
    const { QualificationType } = await call('CreateQualificationType', {
      Name: 'Took part in 2026',
      Description: 'Whoever took part',
      QualificationTypeStatus: 'Active',
      ...changes,
    });
    const { QualificationTypeId: id, ...type } = QualificationType ?? {};
    if (id === undefined) throw new Error('the type has no id');
    return { id, type };
  };

  test('a type shows what it was made with', async () => {
    const call = await newCaller();
    const { id, type } = await create(call, {
      Keywords: 'reading, age',
      RetryDelayInSeconds: 60,
      AutoGranted: true,
      AutoGrantedValue: 7,
    });
    expect(type).toMatchObject({
      CreationTime: market.clock.now() / 1000,
      Name: 'Took part in 2026',
      Description: 'Whoever took part',
      Keywords: 'reading, age',
      QualificationTypeStatus: 'Active',
      RetryDelayInSeconds: 60,
      IsRequestable: true,
      AutoGranted: true,
      AutoGrantedValue: 7,
    });
    const read = await call('GetQualificationType', { QualificationTypeId: id });
    expect(read.QualificationType).toEqual({ QualificationTypeId: id, ...type });
  });

  test('what is granted by itself is worth 1 unless something else is said', async () => {
    expect((await create(await newCaller(), { AutoGranted: true })).type).toMatchObject({
      AutoGrantedValue: 1,
    });
    expect((await create(await newCaller())).type.AutoGrantedValue).toBeUndefined();
  });

  test('a name is taken once for each requester', async () => {
    const call = await newCaller();
    await create(call);
    await expectRefusal(create(call), {
      type: 'RequestError',
      code: 'QualificationTypeAlreadyExists',
      message:
        "You have already created a QualificationType with this name. A QualificationType's name must be unique among all of the QualificationTypes created by the same user.",
    });
    await create(await newCaller());
  });

  test('of two calls at once with one name one makes the type', async () => {
    const call = await newCaller();
    const outcomes = await Promise.allSettled([create(call), create(call), create(call)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a name is some text of at most 200 characters', async () => {
    const call = await newCaller();
    for (const Name of ['', ' ', 'n'.repeat(201)])
      await expectRefusal(create(call, { Name }), { type: 'ParameterValidationError' });
    await create(call, { Name: 'n'.repeat(200) });
  });

  test('a test comes whole, is a QuestionForm, and goes with no automatic grant', async () => {
    const call = await newCaller();
    const wrong = { type: 'ParameterValidationError' };
    await expectRefusal(create(call, { Test: test1 }), {
      ...wrong,
      message: 'The value "null" is not valid for the parameter TestDurationInSeconds.',
    });
    await expectRefusal(create(call, { AnswerKey: key1 }), wrong);
    await expectRefusal(create(call, { TestDurationInSeconds: 60 }), wrong);
    await expectRefusal(create(call, { Test: test1, TestDurationInSeconds: 0 }), wrong);
    await expectRefusal(create(call, { Test: '<QuestionForm>', TestDurationInSeconds: 60 }), {
      ...wrong,
      message: /^There was an error parsing the XML question or answer data in your request\./,
    });
    await expectRefusal(
      create(call, { Test: test1, AnswerKey: '<AnswerKey/>', TestDurationInSeconds: 60 }),
      wrong,
    );
    await expectRefusal(create(call, { Test: test1, TestDurationInSeconds: 60, AutoGranted: true }), {
      type: 'InvalidParameterCombinationError',
      message: 'The combination of parameters supplied to the request is invalid: Test, AutoGranted.',
    });
    const { type } = await create(call, { Test: test1, AnswerKey: key1, TestDurationInSeconds: 60 });
    expect(type).toMatchObject({ Test: test1, AnswerKey: key1, TestDurationInSeconds: 60 });
  });

  test('an update changes what it names', async () => {
    const call = await newCaller();
    const { id } = await create(call, { Keywords: 'kept' });
    const { QualificationType } = await call('UpdateQualificationType', {
      QualificationTypeId: id,
      Description: 'Another one',
      QualificationTypeStatus: 'Inactive',
      RetryDelayInSeconds: 30,
      AutoGranted: true,
      AutoGrantedValue: 3,
    });
    expect(QualificationType).toMatchObject({
      Name: 'Took part in 2026',
      Keywords: 'kept',
      Description: 'Another one',
      QualificationTypeStatus: 'Inactive',
      RetryDelayInSeconds: 30,
      AutoGranted: true,
      AutoGrantedValue: 3,
    });
    const read = await call('GetQualificationType', { QualificationTypeId: id });
    expect(read.QualificationType).toEqual(QualificationType);
  });

  test('retries once on and a test once given stay; a new test without a key drops the old key', async () => {
    const call = await newCaller();
    const { id } = await create(call, {
      RetryDelayInSeconds: 60,
      Test: test1,
      AnswerKey: key1,
      TestDurationInSeconds: 60,
    });
    const update = (changes: Partial<Input<'UpdateQualificationType'>>) =>
      call('UpdateQualificationType', { QualificationTypeId: id, ...changes });
    const untouched = await update({ Description: 'Another one' });
    expect(untouched.QualificationType).toMatchObject({
      RetryDelayInSeconds: 60,
      Test: test1,
      AnswerKey: key1,
    });
    await expectRefusal(update({ AutoGranted: true }), { type: 'InvalidParameterCombinationError' });
    await expectRefusal(update({ AnswerKey: key1 }), { type: 'ParameterValidationError' });
    await expectRefusal(update({ Test: '', TestDurationInSeconds: 60 }), {
      type: 'ParameterValidationError',
    });
    const { QualificationType } = await update({ Test: test1, TestDurationInSeconds: 120 });
    expect(QualificationType).toMatchObject({ Test: test1, TestDurationInSeconds: 120 });
    expect(QualificationType?.AnswerKey).toBeUndefined();
  });

  test('types of others can be read, without the answers of their tests, and not be changed', async () => {
    const [owner, other] = [await newCaller(), await newCaller()];
    const { id: QualificationTypeId } = await create(owner, {
      Test: test1,
      AnswerKey: key1,
      TestDurationInSeconds: 60,
    });
    const { QualificationType } = await other('GetQualificationType', { QualificationTypeId });
    expect(QualificationType).toMatchObject({ Name: 'Took part in 2026', Test: test1 });
    expect(QualificationType?.AnswerKey).toBeUndefined();
    const refusal = { type: 'RequestError', code: 'PermissionDeniedException' };
    await expectRefusal(other('UpdateQualificationType', { QualificationTypeId }), refusal);
    await expectRefusal(other('DeleteQualificationType', { QualificationTypeId }), refusal);
    await expectRefusal(other('ListWorkersWithQualificationType', { QualificationTypeId }), refusal);
  });

  test('the other environment does not know a type', async () => {
    const { id: QualificationTypeId } = await create(await newCaller());
    const production = await newCaller('production');
    for (const operation of ['GetQualificationType', 'DeleteQualificationType'] as const)
      await expectRefusal(production(operation, { QualificationTypeId }), {
        type: 'RequestError',
        code: 'QualificationTypeDoesNotExist',
        message: `QualificationType [${QualificationTypeId}] does not exist.`,
      });
  });

  test('the types of the marketplace itself can be read; Masters differs by environment', async () => {
    const [sandbox, production] = [await newCaller(), await newCaller('production')];
    const locale = await sandbox('GetQualificationType', { QualificationTypeId: systemTypes.locale });
    expect(locale.QualificationType).toMatchObject({ Name: 'Worker_Locale', IsRequestable: false });
    const masters = { QualificationTypeId: systemTypes.masters.sandbox };
    expect((await sandbox('GetQualificationType', masters)).QualificationType?.Name).toBe('Masters');
    await expectRefusal(production('GetQualificationType', masters), {
      type: 'RequestError',
      code: 'QualificationTypeDoesNotExist',
    });
    await expectRefusal(sandbox('DeleteQualificationType', masters), {
      type: 'RequestError',
      code: 'PermissionDeniedException',
    });
  });

  test('a search finds parts of name, keywords and description', async () => {
    const call = await newCaller();
    const found = async (Query?: string) => {
      const { QualificationTypes } = await call('ListQualificationTypes', {
        MustBeRequestable: true,
        MustBeOwnedByCaller: true,
        ...(Query !== undefined && { Query }),
      });
      return QualificationTypes?.map(({ Name }) => Name);
    };
    await create(call, { Name: 'Reading test', Keywords: 'literature, words' });
    await create(call, { Name: '100%_done', Description: 'Everything' });
    await create(call, { Name: 'Closed', QualificationTypeStatus: 'Inactive' });
    expect(await found()).toEqual(['Reading test', '100%_done']);
    expect(await found('reading')).toEqual(['Reading test']);
    expect(await found('WORDS')).toEqual(['Reading test']);
    expect(await found('everyth')).toEqual(['100%_done']);
    expect(await found('%_')).toEqual(['100%_done']);
    expect(await found('nothing')).toEqual([]);
  });

  test('a search for all finds those of others and, at the end, the marketplace’s own', async () => {
    const call = await newCaller('production');
    await create(await newCaller('production'), { Name: 'Somebody else’s' });
    await create(call, { Name: 'My own' });
    const names: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await call('ListQualificationTypes', {
        MustBeRequestable: false,
        MaxResults: 2,
        NextToken,
      });
      names.push(...(page.QualificationTypes ?? []).map(({ Name }) => Name));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(names).toEqual(expect.arrayContaining(['Somebody else’s', 'My own']));
    expect(names.slice(-5).sort()).toEqual([
      'Masters',
      'Worker_Adult',
      'Worker_Locale',
      'Worker_NumberHITsApproved',
      'Worker_PercentAssignmentsApproved',
    ]);
    expect(new Set(names).size).toBe(names.length);
    const requestable = await call('ListQualificationTypes', { MustBeRequestable: true, Query: 'Worker_' });
    expect(requestable.QualificationTypes).toEqual([]);
  });

  test('a deleted type keeps its name for 48 hours and is then unknown; its grants stay', async () => {
    const call = await newCaller();
    const worker = await market.worker();
    const { id: QualificationTypeId } = await create(call);
    const grant = { QualificationTypeId, WorkerId: worker.workerId, IntegerValue: 4 };
    await call('AssociateQualificationWithWorker', grant);
    await call('DeleteQualificationType', { QualificationTypeId });

    const state = {
      type: 'RequestError',
      code: 'InvalidQualificationTypeState',
      message:
        "This QualificationType is currently in the state 'Disposing'.  This operation can be called with a status of: Active, Inactive",
    };
    await expectRefusal(call('DeleteQualificationType', { QualificationTypeId }), state);
    await expectRefusal(call('UpdateQualificationType', { QualificationTypeId }), state);
    await expectRefusal(call('AssociateQualificationWithWorker', grant), state);
    await expectRefusal(create(call), { type: 'RequestError', code: 'QualificationTypeAlreadyExists' });
    const left = await call('GetQualificationType', { QualificationTypeId });
    expect(left.QualificationType?.QualificationTypeStatus).toBe('Inactive');
    const { QualificationTypes } = await call('ListQualificationTypes', {
      MustBeRequestable: false,
      MustBeOwnedByCaller: true,
    });
    expect(QualificationTypes).toEqual([]);

    market.clock.advance(2 * DAY - HOUR);
    await settle(market.context);
    await expectRefusal(create(call), { type: 'RequestError', code: 'QualificationTypeAlreadyExists' });
    market.clock.advance(HOUR);
    await settle(market.context);
    await expectRefusal(call('GetQualificationType', { QualificationTypeId }), {
      type: 'RequestError',
      code: 'QualificationTypeDoesNotExist',
    });
    const again = await create(call);
    expect(again.id).not.toBe(QualificationTypeId);
    const values = await market.context.read.qualifications.valuesOf(worker.id);
    expect(values.get(QualificationTypeId)).toBe(4);
  });
});

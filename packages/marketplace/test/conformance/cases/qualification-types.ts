import { expect } from 'vitest';
import type { Input } from '../../../src/api/shapes/index.ts';
import { choices, formXml, item, keyQuestion, keyXml } from '../../questions/samples.ts';
import { DAY, HOUR } from '../../support/market.ts';
import { casesOf } from '../conformance-case.ts';
import { badXml, notValid, requestError, tooManyResults } from '../expected.ts';
import type { Lab } from '../scene.ts';

const MASTERS = { production: '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH', sandbox: '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6' };
const TEST = formXml(item('q1', choices(['a', 'b'])));
const KEY = keyXml(keyQuestion('q1', [['a', 10]]));

const usualQualification: Input<'CreateQualificationType'> = {
  Name: 'Took part',
  Description: 'Whoever took part',
  QualificationTypeStatus: 'Active',
};

/** Makes a type. @returns its id */
export async function makeType(
  { ask }: Pick<Lab, 'ask'>,
  changes: Partial<Input<'CreateQualificationType'>> = {},
): Promise<string> {
  const { QualificationType } = await ask('CreateQualificationType', { ...usualQualification, ...changes });
  return QualificationType?.QualificationTypeId ?? '';
}

export const noType = (id: string) =>
  requestError('QualificationTypeDoesNotExist', `QualificationType [${id}] does not exist.`);

export const notTheOwner = { name: 'RequestError', code: 'PermissionDeniedException' };

const takenName = requestError(
  'QualificationTypeAlreadyExists',
  "You have already created a QualificationType with this name. A QualificationType's name must be unique among all of the QualificationTypes created by the same user.",
);

export const qualificationTypeCases = [
  ...casesOf('CreateQualificationType', [
    {
      id: 'type',
      behaviour: 'The type shows what it was made with; IsRequestable is true, AutoGranted false.',
      fact: 'API reference, CreateQualificationType and QualificationType',
      clients: 'all',
      run: async ({ ask, stage }) => {
        const { QualificationType } = await ask('CreateQualificationType', {
          ...usualQualification,
          Keywords: 'took, part',
          RetryDelayInSeconds: 60,
        });
        expect(QualificationType).toEqual({
          ...usualQualification,
          QualificationTypeId: expect.stringMatching(/^3[0-9A-Z]{29}$/),
          CreationTime: stage.clock.now() / 1000,
          Keywords: 'took, part',
          RetryDelayInSeconds: 60,
          IsRequestable: true,
          AutoGranted: false,
        });
      },
    },
    {
      id: 'type-name-taken',
      behaviour: 'A requester has a name once; another requester may have it too.',
      fact: 'text recorded in Dallinger issue 3331; three clients match on its beginning',
      clients: 'all',
      run: async (scene) => {
        await makeType(scene);
        await scene.refused('CreateQualificationType', usualQualification, takenName);
        await makeType(await scene.lab());
      },
    },
    {
      id: 'type-with-test',
      behaviour:
        'A test comes with its duration, and with an answer key if it is to be graded by itself; it excludes AutoGranted.',
      fact: 'API reference, CreateQualificationType',
      clients: 'all',
      run: async ({ ask, refused }) => {
        const create = (changes: object) => ({ ...usualQualification, ...changes });
        const tested = { Test: TEST, TestDurationInSeconds: 600, AnswerKey: KEY };
        const { Test: _, ...withoutTest } = tested;
        await refused('CreateQualificationType', create(withoutTest), notValid('null', 'Test'));
        await refused(
          'CreateQualificationType',
          create({ Test: TEST }),
          notValid('null', 'TestDurationInSeconds'),
        );
        await refused('CreateQualificationType', create({ ...tested, Test: '<QuestionForm/>' }), badXml);
        await refused('CreateQualificationType', create({ ...tested, AnswerKey: '<AnswerKey>' }), badXml);
        await refused('CreateQualificationType', create({ ...tested, AutoGranted: true }), {
          name: 'InvalidParameterCombinationError',
          message: 'The combination of parameters supplied to the request is invalid: Test, AutoGranted.',
        });
        expect(
          (await ask('CreateQualificationType', { ...usualQualification, ...tested })).QualificationType,
        ).toMatchObject(tested);
      },
    },
    {
      id: 'type-test-too-long',
      behaviour: 'Test and AnswerKey have at most 65535 bytes.',
      fact: 'API reference, CreateQualificationType',
      clients: 'all',
      run: async ({ refused }) => {
        const long = 'x'.repeat(65_536);
        for (const name of ['Test', 'AnswerKey'])
          await refused(
            'CreateQualificationType',
            { ...usualQualification, TestDurationInSeconds: 60, [name]: long },
            notValid('x'.repeat(200), name),
          );
      },
    },
    {
      id: 'type-auto-granted',
      behaviour: 'What is granted by itself is worth 1 unless AutoGrantedValue says otherwise.',
      fact: 'API reference, CreateQualificationType',
      clients: 'all',
      run: async ({ ask }) => {
        const grantedValue = async (changes: object) =>
          (await ask('CreateQualificationType', { ...usualQualification, AutoGranted: true, ...changes }))
            .QualificationType?.AutoGrantedValue;
        expect(await grantedValue({})).toBe(1);
        expect(await grantedValue({ Name: 'Another', AutoGrantedValue: 7 })).toBe(7);
      },
    },
  ]),
  ...casesOf('UpdateQualificationType', [
    {
      id: 'type-update',
      behaviour: 'It changes what it names and nothing else; retries stay possible.',
      fact: 'API reference, UpdateQualificationType',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene, { RetryDelayInSeconds: 60, Keywords: 'kept' });
        const { QualificationType } = await scene.ask('UpdateQualificationType', {
          QualificationTypeId,
          Description: 'Other words',
          QualificationTypeStatus: 'Inactive',
        });
        expect(QualificationType).toMatchObject({
          ...usualQualification,
          Description: 'Other words',
          QualificationTypeStatus: 'Inactive',
          RetryDelayInSeconds: 60,
          Keywords: 'kept',
        });
      },
    },
    {
      id: 'type-update-test',
      behaviour: 'A new test without a key drops the old key; a test stays unless it is replaced.',
      fact: 'API reference, UpdateQualificationType',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene, {
          Test: TEST,
          AnswerKey: KEY,
          TestDurationInSeconds: 60,
        });
        const update = async (changes: object) =>
          (await scene.ask('UpdateQualificationType', { QualificationTypeId, ...changes })).QualificationType;
        expect(await update({ Description: 'Other words' })).toMatchObject({ Test: TEST, AnswerKey: KEY });
        const retested = await update({ Test: TEST, TestDurationInSeconds: 90 });
        expect(retested).toMatchObject({ Test: TEST, TestDurationInSeconds: 90 });
        expect(retested?.AnswerKey).toBeUndefined();
      },
    },
    {
      id: 'type-update-unknown',
      behaviour: 'A type that does not exist cannot be changed.',
      fact: 'code from the published .NET client; form of the text recorded in breadboard issue 204',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('UpdateQualificationType', { QualificationTypeId: '3NONE' }, noType('3NONE'));
      },
    },
    {
      id: 'type-update-refused',
      behaviour: 'Another requester’s types and the system’s own are not the caller’s to change.',
      fact: 'codes from the published .NET client; the texts are not recorded anywhere',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(await scene.lab());
        await scene.refused('UpdateQualificationType', { QualificationTypeId }, notTheOwner);
        await scene.refused(
          'UpdateQualificationType',
          { QualificationTypeId: MASTERS.production },
          notTheOwner,
        );
      },
    },
  ]),
  ...casesOf('GetQualificationType', [
    {
      id: 'type-get',
      behaviour: 'Everybody in the environment can read a type; its answer key only the owner.',
      fact: 'API reference, GetQualificationType',
      clients: 'all',
      run: async (scene) => {
        const id = await makeType(scene, { Test: TEST, AnswerKey: KEY, TestDurationInSeconds: 60 });
        const read = async (lab: Lab) =>
          (await lab.ask('GetQualificationType', { QualificationTypeId: id })).QualificationType;
        expect(await read(scene)).toMatchObject({ QualificationTypeId: id, AnswerKey: KEY });
        const foreign = await read(await scene.lab());
        expect(foreign).toMatchObject({ Name: 'Took part', Test: TEST });
        expect(foreign?.AnswerKey).toBeUndefined();
      },
    },
    {
      id: 'type-system',
      behaviour: 'The system’s own types can be read; Masters has another id in each environment.',
      fact: 'API reference, QualificationRequirement (system ids)',
      clients: 'all',
      run: async (scene) => {
        const sandbox = await scene.lab({ environment: 'sandbox' });
        for (const QualificationTypeId of [
          '00000000000000000040',
          '00000000000000000071',
          '00000000000000000060',
          '000000000000000000L0',
        ])
          for (const lab of [scene, sandbox])
            expect(
              (await lab.ask('GetQualificationType', { QualificationTypeId })).QualificationType,
            ).toMatchObject({ QualificationTypeId });
        await scene.ask('GetQualificationType', { QualificationTypeId: MASTERS.production });
        await sandbox.ask('GetQualificationType', { QualificationTypeId: MASTERS.sandbox });
        await scene.refused(
          'GetQualificationType',
          { QualificationTypeId: MASTERS.sandbox },
          noType(MASTERS.sandbox),
        );
      },
    },
    {
      id: 'type-unknown',
      behaviour: 'A type of nobody, or of the other environment, does not exist.',
      fact: 'code from the published .NET client; form of the text recorded in breadboard issue 204',
      clients: 'all',
      run: async (scene) => {
        const id = await makeType(await scene.lab({ environment: 'sandbox' }));
        await scene.refused('GetQualificationType', { QualificationTypeId: '3NONE' }, noType('3NONE'));
        await scene.refused('GetQualificationType', { QualificationTypeId: id }, noType(id));
      },
    },
  ]),
  ...casesOf('ListQualificationTypes', [
    {
      id: 'types-list',
      behaviour:
        'Query finds parts of names and descriptions; MustBeOwnedByCaller leaves out what others made, MustBeRequestable what cannot be asked for.',
      fact: 'API reference, ListQualificationTypes; Dallinger matches exactly by itself',
      clients: 'all',
      run: async (scene) => {
        const word = `Word${scene.account.accessKey}`;
        const own = await makeType(scene, { Name: `${word} of mine` });
        const idle = await makeType(scene, { Name: `${word} idle`, QualificationTypeStatus: 'Inactive' });
        const foreign = await makeType(await scene.lab(), { Description: `With ${word} in it` });
        const ids = async (input: Input<'ListQualificationTypes'>) =>
          (await scene.ask('ListQualificationTypes', input)).QualificationTypes?.map(
            (type) => type.QualificationTypeId,
          );
        expect(await ids({ MustBeRequestable: false, Query: word })).toEqual([own, idle, foreign]);
        expect(await ids({ MustBeRequestable: true, Query: word })).toEqual([own, foreign]);
        expect(await ids({ MustBeRequestable: false, MustBeOwnedByCaller: true })).toEqual([own, idle]);
      },
    },
    {
      id: 'types-list-refused',
      behaviour: 'MaxResults above 100 is a ValidationException.',
      fact: 'published service model, ResultSize',
      clients: 'all',
      run: async ({ refused }) => {
        await refused(
          'ListQualificationTypes',
          { MustBeRequestable: false, MaxResults: 101 },
          tooManyResults,
        );
      },
    },
  ]),
  ...casesOf('DeleteQualificationType', [
    {
      id: 'type-delete',
      behaviour: 'Waiting requests are rejected, grants stay, and the name is free again after 48 hours.',
      fact: 'API reference, DeleteQualificationType',
      clients: 'all',
      run: async (scene) => {
        const { ask, refused, requestQualification, worker, pass } = scene;
        const QualificationTypeId = await makeType(scene);
        const [granted, waiting] = [await worker(), await worker()];
        await ask('AssociateQualificationWithWorker', { QualificationTypeId, WorkerId: granted });
        await requestQualification(waiting, QualificationTypeId);
        await ask('DeleteQualificationType', { QualificationTypeId });
        expect((await ask('ListQualificationRequests', {})).QualificationRequests).toEqual([]);
        expect(
          (await ask('GetQualificationScore', { QualificationTypeId, WorkerId: granted })).Qualification
            ?.Status,
        ).toBe('Granted');
        await pass(48 * HOUR - 1);
        await refused('CreateQualificationType', usualQualification, takenName);
        await pass(1);
        await refused('GetQualificationType', { QualificationTypeId }, noType(QualificationTypeId));
        await makeType(scene);
      },
    },
    {
      id: 'type-delete-unknown',
      behaviour: 'A type that does not exist cannot be deleted.',
      fact: 'code from the published .NET client; form of the text recorded in breadboard issue 204',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('DeleteQualificationType', { QualificationTypeId: '3NONE' }, noType('3NONE'));
      },
    },
    {
      id: 'type-delete-refused',
      behaviour: 'A second time it is refused for the type’s state, and a type of others’ is refused.',
      fact: 'InvalidQualificationTypeState in the source of formious; the text is not recorded anywhere',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene);
        await scene.ask('DeleteQualificationType', { QualificationTypeId });
        await scene.refused(
          'DeleteQualificationType',
          { QualificationTypeId },
          requestError(
            'InvalidQualificationTypeState',
            /^This QualificationType is currently in the state 'Disposing'\. {2}/,
          ),
        );
        const foreign = await makeType(await scene.lab());
        await scene.refused('DeleteQualificationType', { QualificationTypeId: foreign }, notTheOwner);
        await scene.pass(2 * DAY);
        await scene.refused('DeleteQualificationType', { QualificationTypeId }, noType(QualificationTypeId));
      },
    },
  ]),
];

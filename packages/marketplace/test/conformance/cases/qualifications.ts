import { expect } from 'vitest';
import { choices, formXml, item, keyQuestion, keyXml } from '../../questions/samples.ts';
import { casesOf } from '../conformance-case.ts';
import { notValid, requestError, tooManyResults } from '../expected.ts';
import { makeType, noType, notTheOwner } from './qualification-types.ts';

const never = requestError('QualificationDoesNotExist', 'You requested a Qualification that does not exist.');
const revoked = requestError(
  'InvalidQualificationState',
  /This operation can be called with a status of: Granted$/,
);

export const qualificationCases = [
  ...casesOf('AssociateQualificationWithWorker', [
    {
      id: 'associate',
      behaviour: 'It grants, changes the value of what was granted, and grants again what was revoked.',
      fact: 'API reference, AssociateQualificationWithWorker',
      clients: 'all',
      run: async (scene) => {
        const type = { QualificationTypeId: await makeType(scene), WorkerId: await scene.worker() };
        const score = async () => (await scene.ask('GetQualificationScore', type)).Qualification;
        await scene.ask('AssociateQualificationWithWorker', {
          ...type,
          IntegerValue: 5,
          SendNotification: false,
        });
        expect(await score()).toMatchObject({ ...type, IntegerValue: 5, Status: 'Granted' });
        await scene.ask('AssociateQualificationWithWorker', { ...type, IntegerValue: -3 });
        expect((await score())?.IntegerValue).toBe(-3);
        await scene.ask('DisassociateQualificationFromWorker', type);
        await scene.ask('AssociateQualificationWithWorker', { ...type, IntegerValue: 0 });
        expect(await score()).toMatchObject({ IntegerValue: 0, Status: 'Granted' });
      },
    },
    {
      id: 'associate-default',
      behaviour: 'Without IntegerValue the value is 1.',
      fact: 'API reference, AssociateQualificationWithWorker; oTree’s remark says it complains; a switch of the profile',
      clients: 'all',
      run: async (scene) => {
        const type = { QualificationTypeId: await makeType(scene), WorkerId: await scene.worker() };
        await scene.ask('AssociateQualificationWithWorker', type);
        expect((await scene.ask('GetQualificationScore', type)).Qualification?.IntegerValue).toBe(1);
      },
    },
    {
      id: 'associate-message',
      behaviour: 'The worker gets a message unless SendNotification is false.',
      fact: 'API reference, AssociateQualificationWithWorker',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene);
        const [told, spared] = [await scene.worker(), await scene.worker()];
        await scene.ask('AssociateQualificationWithWorker', { QualificationTypeId, WorkerId: told });
        await scene.ask('AssociateQualificationWithWorker', {
          QualificationTypeId,
          WorkerId: spared,
          SendNotification: false,
        });
        expect(await scene.unread(told)).toBe(1);
        expect(await scene.unread(spared)).toBe(0);
      },
    },
    {
      id: 'associate-unknown',
      behaviour: 'An unknown worker is a ParameterValidationError.',
      fact: 'text recorded in aws-sdk-java issue 2055',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene);
        await scene.refused(
          'AssociateQualificationWithWorker',
          { QualificationTypeId, WorkerId: 'ANOBODY' },
          notValid('ANOBODY', 'WorkerId'),
        );
      },
    },
    {
      id: 'associate-refused',
      behaviour: 'The type must exist and be the caller’s.',
      fact: 'codes from the published .NET client',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene);
        const WorkerId = await scene.worker();
        await scene.refused(
          'AssociateQualificationWithWorker',
          { QualificationTypeId: '3NONE', WorkerId },
          noType('3NONE'),
        );
        await (await scene.lab()).refused(
          'AssociateQualificationWithWorker',
          { QualificationTypeId, WorkerId },
          notTheOwner,
        );
      },
    },
  ]),
  ...casesOf('DisassociateQualificationFromWorker', [
    {
      id: 'disassociate',
      rules: ['MQ2'],
      behaviour: 'What was granted is revoked, and the worker told.',
      fact: 'API reference, DisassociateQualificationFromWorker',
      clients: 'all',
      run: async (scene) => {
        const type = { QualificationTypeId: await makeType(scene), WorkerId: await scene.worker() };
        await scene.ask('AssociateQualificationWithWorker', { ...type, SendNotification: false });
        await scene.ask('DisassociateQualificationFromWorker', { ...type, Reason: 'By mistake' });
        const { Qualifications } = await scene.ask('ListWorkersWithQualificationType', {
          QualificationTypeId: type.QualificationTypeId,
        });
        expect(Qualifications).toMatchObject([{ ...type, Status: 'Revoked' }]);
        expect(await scene.unread(type.WorkerId)).toBe(1);
      },
    },
    {
      id: 'disassociate-unknown',
      behaviour: 'What a worker never had does not exist.',
      fact: 'text recorded in Dallinger issue 3331, for GetQualificationScore',
      clients: 'all',
      run: async (scene) => {
        const type = { QualificationTypeId: await makeType(scene), WorkerId: await scene.worker() };
        await scene.refused('DisassociateQualificationFromWorker', type, never);
      },
    },
    {
      id: 'disassociate-refused',
      behaviour: 'What is revoked cannot be revoked again.',
      fact: 'text as Dallinger’s client matches it for GetQualificationScore',
      clients: 'all',
      run: async (scene) => {
        const type = { QualificationTypeId: await makeType(scene), WorkerId: await scene.worker() };
        await scene.ask('AssociateQualificationWithWorker', type);
        await scene.ask('DisassociateQualificationFromWorker', type);
        await scene.refused('DisassociateQualificationFromWorker', type, revoked);
      },
    },
  ]),
  ...casesOf('GetQualificationScore', [
    {
      id: 'score',
      behaviour: 'It gives value, state and time of the grant.',
      fact: 'API reference, GetQualificationScore',
      clients: 'all',
      run: async (scene) => {
        const type = { QualificationTypeId: await makeType(scene), WorkerId: await scene.worker() };
        await scene.ask('AssociateQualificationWithWorker', { ...type, IntegerValue: 90 });
        expect((await scene.ask('GetQualificationScore', type)).Qualification).toEqual({
          ...type,
          GrantTime: scene.stage.clock.now() / 1000,
          IntegerValue: 90,
          Status: 'Granted',
        });
      },
    },
    {
      id: 'score-refused',
      behaviour:
        'Never had, it "does not exist"; revoked, the operation "can be called with a status of: Granted".',
      fact: 'texts recorded in Dallinger issue 3331 and matched by its client',
      clients: 'all',
      run: async (scene) => {
        const type = { QualificationTypeId: await makeType(scene), WorkerId: await scene.worker() };
        await scene.refused('GetQualificationScore', type, never);
        await scene.ask('AssociateQualificationWithWorker', type);
        await scene.ask('DisassociateQualificationFromWorker', type);
        await scene.refused('GetQualificationScore', type, revoked);
      },
    },
    {
      id: 'score-of-test',
      behaviour: 'A test with an answer key is graded and granted at once.',
      fact: 'API reference, AnswerKey data structure',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene, {
          Test: formXml(item('q1', choices(['a', 'b']))),
          AnswerKey: keyXml(keyQuestion('q1', [['a', 10]], 2)),
          TestDurationInSeconds: 600,
        });
        for (const [selection, IntegerValue] of [
          ['a', 10],
          ['b', 2],
        ] as const) {
          const WorkerId = await scene.worker();
          expect(await scene.requestQualification(WorkerId, QualificationTypeId)).toBe('test');
          await scene.handInTest(WorkerId, QualificationTypeId, [
            { kind: 'selection', question: 'q1', selections: [selection] },
          ]);
          const { Qualification } = await scene.ask('GetQualificationScore', {
            QualificationTypeId,
            WorkerId,
          });
          expect(Qualification).toMatchObject({ IntegerValue, Status: 'Granted' });
        }
      },
    },
    {
      id: 'score-auto-granted',
      behaviour: 'What is granted by itself is had as soon as it is asked for, with its value.',
      fact: 'API reference, CreateQualificationType (AutoGranted)',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene, { AutoGranted: true, AutoGrantedValue: 7 });
        const WorkerId = await scene.worker();
        expect(await scene.requestQualification(WorkerId, QualificationTypeId)).toBe('granted');
        const { Qualification } = await scene.ask('GetQualificationScore', { QualificationTypeId, WorkerId });
        expect(Qualification?.IntegerValue).toBe(7);
      },
    },
  ]),
  ...casesOf('ListWorkersWithQualificationType', [
    {
      id: 'holders',
      behaviour: 'It lists who has the qualification, or from whom it was taken, or both.',
      fact: 'API reference, ListWorkersWithQualificationType',
      clients: 'all',
      run: async (scene) => {
        const QualificationTypeId = await makeType(scene);
        const [a, b] = [await scene.worker(), await scene.worker()];
        for (const WorkerId of [a, b])
          await scene.ask('AssociateQualificationWithWorker', { QualificationTypeId, WorkerId });
        await scene.ask('DisassociateQualificationFromWorker', { QualificationTypeId, WorkerId: b });
        const ids = async (Status?: 'Granted' | 'Revoked') =>
          (
            await scene.ask('ListWorkersWithQualificationType', { QualificationTypeId, Status })
          ).Qualifications?.map((one) => one.WorkerId);
        expect(await ids('Granted')).toEqual([a]);
        expect(await ids('Revoked')).toEqual([b]);
        expect(await ids()).toEqual([a, b]);
      },
    },
    {
      id: 'holders-refused',
      behaviour: 'An unknown type, and more than 100 at once, are refused.',
      fact: 'code from the published .NET client; published service model, ResultSize',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('ListWorkersWithQualificationType', { QualificationTypeId: '3NONE' }, noType('3NONE'));
        await refused(
          'ListWorkersWithQualificationType',
          { QualificationTypeId: '3NONE', MaxResults: 101 },
          tooManyResults,
        );
      },
    },
  ]),
];

import { expect } from 'vitest';
import { DAY } from '../../support/market.ts';
import { casesOf } from '../conformance-case.ts';
import { badNextToken, requestError } from '../expected.ts';
import type { Scene } from '../scene.ts';
import { makeType, noType } from './qualification-types.ts';

/** A worker who waits for a decision. */
async function waiting(scene: Scene, changes: Parameters<typeof makeType>[1] = {}) {
  const QualificationTypeId = await makeType(scene, changes);
  const WorkerId = await scene.worker();
  expect(await scene.requestQualification(WorkerId, QualificationTypeId)).toBe('pending');
  const { QualificationRequests } = await scene.ask('ListQualificationRequests', { QualificationTypeId });
  return {
    QualificationTypeId,
    WorkerId,
    QualificationRequestId: QualificationRequests?.[0]?.QualificationRequestId ?? '',
  };
}

const noRequest = (id: string) =>
  requestError('QualificationRequestDoesNotExist', `QualificationRequest ${id} does not exist.`);
const decided = requestError(
  'InvalidQualificationRequestState',
  'This operation can be called with a status of: Submitted',
);

export const qualificationRequestCases = [
  ...casesOf('ListQualificationRequests', [
    {
      id: 'requests',
      behaviour: 'It lists what waits for a decision, of one type or of all.',
      fact: 'API reference, ListQualificationRequests',
      clients: 'all',
      run: async (scene) => {
        const first = await waiting(scene);
        const second = await waiting(scene, { Name: 'Another' });
        const SubmitTime = scene.stage.clock.now() / 1000;
        const listed = async (input: object) =>
          (await scene.ask('ListQualificationRequests', input)).QualificationRequests;
        expect(await listed({})).toEqual([
          { ...first, SubmitTime },
          { ...second, SubmitTime },
        ]);
        expect(await listed({ QualificationTypeId: second.QualificationTypeId })).toEqual([
          { ...second, SubmitTime },
        ]);
      },
    },
    {
      id: 'requests-refused',
      behaviour: 'An unknown type, and a made-up NextToken, are refused.',
      fact: 'code from the published .NET client; the texts are not recorded anywhere',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('ListQualificationRequests', { QualificationTypeId: '3NONE' }, noType('3NONE'));
        await refused('ListQualificationRequests', { NextToken: 'made-up' }, badNextToken);
      },
    },
    {
      id: 'requests-retry',
      behaviour: 'Without RetryDelayInSeconds a worker asks once; with it again after the delay.',
      fact: 'API reference, CreateQualificationType (RetryDelayInSeconds)',
      clients: 'all',
      run: async (scene) => {
        const once = await waiting(scene);
        await scene.ask('RejectQualificationRequest', {
          QualificationRequestId: once.QualificationRequestId,
        });
        expect(await scene.requestQualification(once.WorkerId, once.QualificationTypeId)).toBe('no-retake');
        const again = await waiting(scene, { Name: 'Another', RetryDelayInSeconds: 86_400 });
        await scene.ask('RejectQualificationRequest', {
          QualificationRequestId: again.QualificationRequestId,
        });
        expect(await scene.requestQualification(again.WorkerId, again.QualificationTypeId)).toBe(
          'retry-later',
        );
        await scene.pass(DAY);
        expect(await scene.requestQualification(again.WorkerId, again.QualificationTypeId)).toBe('pending');
      },
    },
  ]),
  ...casesOf('AcceptQualificationRequest', [
    {
      id: 'request-accept',
      behaviour: 'The qualification is granted with the value that is named, and 1 without one.',
      fact: 'API reference, AcceptQualificationRequest',
      clients: 'all',
      run: async (scene) => {
        const named = await waiting(scene);
        const unnamed = await waiting(scene, { Name: 'Another' });
        await scene.ask('AcceptQualificationRequest', {
          QualificationRequestId: named.QualificationRequestId,
          IntegerValue: 40,
        });
        await scene.ask('AcceptQualificationRequest', {
          QualificationRequestId: unnamed.QualificationRequestId,
        });
        for (const [{ QualificationTypeId, WorkerId }, value] of [
          [named, 40],
          [unnamed, 1],
        ] as const)
          expect(
            (await scene.ask('GetQualificationScore', { QualificationTypeId, WorkerId })).Qualification
              ?.IntegerValue,
          ).toBe(value);
      },
    },
    {
      id: 'request-accept-unknown',
      behaviour: 'A request that does not exist is refused.',
      fact: 'code from the published .NET client; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('AcceptQualificationRequest', { QualificationRequestId: 'none' }, noRequest('none'));
      },
    },
    {
      id: 'request-accept-refused',
      behaviour: 'A decided request is in the wrong state, another requester’s is not the caller’s.',
      fact: 'codes from the published .NET client; the texts are not recorded anywhere',
      clients: 'all',
      run: async (scene) => {
        const { QualificationRequestId } = await waiting(scene);
        await (await scene.lab()).refused(
          'AcceptQualificationRequest',
          { QualificationRequestId },
          { name: 'RequestError', code: 'PermissionDeniedException' },
        );
        await scene.ask('AcceptQualificationRequest', { QualificationRequestId });
        await scene.refused('AcceptQualificationRequest', { QualificationRequestId }, decided);
      },
    },
  ]),
  ...casesOf('RejectQualificationRequest', [
    {
      id: 'request-reject',
      behaviour: 'Nothing is granted, the worker is told, and the request waits no more.',
      fact: 'API reference, RejectQualificationRequest',
      clients: 'all',
      run: async (scene) => {
        const { QualificationTypeId, WorkerId, QualificationRequestId } = await waiting(scene);
        await scene.ask('RejectQualificationRequest', { QualificationRequestId, Reason: 'Not now' });
        expect((await scene.ask('ListQualificationRequests', {})).QualificationRequests).toEqual([]);
        await scene.refused(
          'GetQualificationScore',
          { QualificationTypeId, WorkerId },
          { name: 'RequestError', code: 'QualificationDoesNotExist' },
        );
        expect(await scene.unread(WorkerId)).toBe(1);
      },
    },
    {
      id: 'request-reject-unknown',
      behaviour: 'A request that does not exist is refused.',
      fact: 'code from the published .NET client; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('RejectQualificationRequest', { QualificationRequestId: 'none' }, noRequest('none'));
      },
    },
    {
      id: 'request-reject-refused',
      behaviour: 'A decided request is in the wrong state.',
      fact: 'codes from the published .NET client; the texts are not recorded anywhere',
      clients: 'all',
      run: async (scene) => {
        const { QualificationRequestId } = await waiting(scene);
        await scene.ask('RejectQualificationRequest', { QualificationRequestId });
        await scene.refused('RejectQualificationRequest', { QualificationRequestId }, decided);
      },
    },
  ]),
];

import { expect } from 'vitest';
import { casesOf } from '../conformance-case.ts';
import { badNextToken, notValid, tooManyResults } from '../expected.ts';

const UNKNOWN_WORKER = 'text recorded in aws-sdk-java issue 2055';

export const workerCases = [
  ...casesOf('CreateWorkerBlock', [
    {
      id: 'block',
      behaviour:
        'A blocked worker gets no HIT of the requester’s, and those of others as before; blocking again is no error.',
      fact: 'API reference, CreateWorkerBlock',
      clients: 'all',
      run: async ({ ask, post, notGiven, worker, lab }) => {
        const WorkerId = await worker();
        const { HITId } = await post();
        await ask('CreateWorkerBlock', { WorkerId, Reason: 'Clicked through' });
        await ask('CreateWorkerBlock', { WorkerId, Reason: 'Clicked through again' });
        expect(await notGiven(HITId, WorkerId)).toBe('blocked');
        const other = await lab();
        expect(await other.notGiven((await other.post()).HITId, WorkerId)).toBe('given');
      },
    },
    {
      id: 'block-unknown',
      behaviour: 'An unknown worker is a ParameterValidationError.',
      fact: UNKNOWN_WORKER,
      clients: 'all',
      run: async ({ refused }) => {
        await refused(
          'CreateWorkerBlock',
          { WorkerId: 'ANOBODY', Reason: 'r' },
          notValid('ANOBODY', 'WorkerId'),
        );
      },
    },
  ]),
  ...casesOf('DeleteWorkerBlock', [
    {
      id: 'unblock',
      behaviour: 'The worker gets HITs again; whoever is not blocked can be unblocked too.',
      fact: 'API reference, DeleteWorkerBlock',
      clients: 'all',
      run: async ({ ask, post, notGiven, worker }) => {
        const WorkerId = await worker();
        const { HITId } = await post();
        await ask('CreateWorkerBlock', { WorkerId, Reason: 'Clicked through' });
        await ask('DeleteWorkerBlock', { WorkerId, Reason: 'A mistake' });
        expect(await notGiven(HITId, WorkerId)).toBe('given');
        await ask('DeleteWorkerBlock', { WorkerId });
      },
    },
    {
      id: 'unblock-unknown',
      behaviour: 'An unknown worker is a ParameterValidationError.',
      fact: UNKNOWN_WORKER,
      clients: 'all',
      run: async ({ refused }) => {
        await refused('DeleteWorkerBlock', { WorkerId: 'ANOBODY' }, notValid('ANOBODY', 'WorkerId'));
      },
    },
  ]),
  ...casesOf('ListWorkerBlocks', [
    {
      id: 'blocks',
      behaviour: 'It lists the requester’s own blocks with their latest reasons.',
      fact: 'API reference, ListWorkerBlocks',
      clients: 'all',
      run: async ({ ask, worker, lab }) => {
        const [a, b] = [await worker(), await worker()];
        await ask('CreateWorkerBlock', { WorkerId: a, Reason: 'first' });
        await ask('CreateWorkerBlock', { WorkerId: b, Reason: 'second' });
        await ask('CreateWorkerBlock', { WorkerId: a, Reason: 'third' });
        await (await lab()).ask('CreateWorkerBlock', { WorkerId: a, Reason: 'other' });
        expect((await ask('ListWorkerBlocks', {})).WorkerBlocks).toEqual([
          { WorkerId: a, Reason: 'third' },
          { WorkerId: b, Reason: 'second' },
        ]);
      },
    },
    {
      id: 'blocks-refused',
      behaviour: 'More than 100 at once, and a made-up NextToken, are refused.',
      fact: 'published service model, ResultSize; the text about the token is not recorded anywhere',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('ListWorkerBlocks', { MaxResults: 101 }, tooManyResults);
        await refused('ListWorkerBlocks', { NextToken: 'made-up' }, badNextToken);
      },
    },
  ]),
  ...casesOf('NotifyWorkers', [
    {
      id: 'notify',
      behaviour:
        'Whose work was approved or rejected gets the message once; the list of failures is there and empty.',
      fact: 'API reference, NotifyWorkers; Mephisto takes the length of the list',
      clients: 'all',
      run: async ({ ask, post, work, unread }) => {
        const { HITId } = await post({ MaxAssignments: 2 });
        const [a, b] = [await work(HITId), await work(HITId)];
        await ask('ApproveAssignment', { AssignmentId: a.AssignmentId });
        await ask('RejectAssignment', { AssignmentId: b.AssignmentId, RequesterFeedback: '' });
        const message = { Subject: 'A second part', MessageText: 'It opens on Monday.' };
        const WorkerIds = [a.WorkerId, b.WorkerId, a.WorkerId];
        expect(await ask('NotifyWorkers', { ...message, WorkerIds })).toEqual({
          NotifyWorkersFailureStatuses: [],
        });
        expect([await unread(a.WorkerId), await unread(b.WorkerId)]).toEqual([1, 1]);
      },
    },
    {
      id: 'notify-strangers',
      behaviour:
        'Workers who did nothing for the requester, or do not exist, are failures in the answer and no error.',
      fact: 'API reference, NotifyWorkersFailureStatus; text recorded in nodegame-mturk’s source',
      clients: 'all',
      run: async ({ ask, post, work, unread }) => {
        const submittedOnly = await work((await post()).HITId);
        const WorkerIds = [submittedOnly.WorkerId, 'ANOBODY'];
        const { NotifyWorkersFailureStatuses } = await ask('NotifyWorkers', {
          Subject: 's',
          MessageText: 't',
          WorkerIds,
        });
        expect(NotifyWorkersFailureStatuses).toEqual(
          WorkerIds.map((WorkerId) => ({
            WorkerId,
            NotifyWorkersFailureCode: 'HardFailure',
            NotifyWorkersFailureMessage:
              'Cannot send a notification to a worker who has not done any work for you',
          })),
        );
        expect(await unread(submittedOnly.WorkerId)).toBe(0);
      },
    },
    {
      id: 'notify-too-many',
      behaviour: 'At most 100 workers are written to at once.',
      fact: 'API reference, NotifyWorkers',
      clients: 'all',
      run: async ({ refused }) => {
        const WorkerIds = Array.from({ length: 101 }, (_, index) => `A${index}`);
        const note = { Subject: 's', MessageText: 't', WorkerIds };
        await refused('NotifyWorkers', note, notValid('101 members', 'WorkerIds'));
      },
    },
    {
      id: 'notify-too-long',
      behaviour: 'A subject has at most 200 characters, a text 4096.',
      fact: 'API reference, NotifyWorkers',
      clients: 'all',
      run: async ({ refused }) => {
        const note = { Subject: 's', MessageText: 't', WorkerIds: ['A1'] };
        const [subject, text] = ['s'.repeat(201), 't'.repeat(4097)];
        await refused(
          'NotifyWorkers',
          { ...note, Subject: subject },
          notValid(subject.slice(0, 200), 'Subject'),
        );
        await refused(
          'NotifyWorkers',
          { ...note, MessageText: text },
          notValid(text.slice(0, 200), 'MessageText'),
        );
      },
    },
  ]),
];

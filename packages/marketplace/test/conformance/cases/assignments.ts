import { expect } from 'vitest';
import { DAY, HOUR } from '../../support/market.ts';
import { ANSWER } from '../../support/operations.ts';
import { casesOf, sentByJavaScriptOnly } from '../conformance-case.ts';
import {
  noAssignment,
  noHit,
  notValid,
  requestError,
  tooManyResults,
  violating,
  wrongAssignmentState,
} from '../expected.ts';

const READABLE = 'Reviewable,Approved,Rejected';
const RECORDED_STATES = 'texts recorded by users (Dallinger’s and Mephisto’s clients)';

export const assignmentCases = [
  ...casesOf('GetAssignment', [
    {
      id: 'get-assignment',
      behaviour: 'It gives the submission with its answer and times, and its HIT.',
      fact: 'API reference, GetAssignment and Assignment',
      clients: 'all',
      run: async ({ ask, post, take, handIn, pass, stage }) => {
        const { HITId } = await post({ AutoApprovalDelayInSeconds: 86_400 });
        const accepted = stage.clock.now() / 1000;
        const held = await take(HITId);
        await pass(60_000);
        await handIn(held);
        const { Assignment, HIT } = await ask('GetAssignment', { AssignmentId: held.AssignmentId });
        expect(Assignment).toEqual({
          ...held,
          HITId,
          AssignmentStatus: 'Submitted',
          AcceptTime: accepted,
          SubmitTime: accepted + 60,
          AutoApprovalTime: accepted + 60 + 86_400,
          Deadline: accepted + 3600,
          Answer: ANSWER,
        });
        expect(HIT).toMatchObject({ HITId, HITStatus: 'Assignable' });
      },
    },
    {
      id: 'get-assignment-accepted',
      rules: ['MA6'],
      behaviour: 'Accepted and not yet submitted, it is refused with the states that can be read.',
      fact: RECORDED_STATES,
      clients: 'all',
      run: async ({ refused, post, take }) => {
        const { AssignmentId } = await take((await post()).HITId);
        await refused('GetAssignment', { AssignmentId }, wrongAssignmentState(READABLE));
      },
    },
    {
      id: 'get-assignment-returned',
      rules: ['MA6', 'MA2'],
      behaviour: 'After a return the id stands for the next holder, whose work it gives.',
      fact: 'psiTurk issues 184, 190 and 390; oTree’s remark in its payment code',
      clients: 'all',
      run: async ({ ask, refused, post, take, giveBack, work }) => {
        const { HITId } = await post({ MaxAssignments: 1 });
        const first = await take(HITId);
        await giveBack(first);
        const { AssignmentId } = first;
        await refused('GetAssignment', { AssignmentId }, wrongAssignmentState(READABLE));
        const second = await work(HITId);
        expect(second.AssignmentId).toBe(AssignmentId);
        expect((await ask('GetAssignment', { AssignmentId })).Assignment?.WorkerId).toBe(second.WorkerId);
      },
    },
    {
      id: 'get-assignment-unknown',
      behaviour: 'An assignment of nobody, of another requester or of the other environment does not exist.',
      fact: 'text recorded by users (ParlAI issue 2957, psiTurk issue 385)',
      clients: 'all',
      run: async ({ refused, post, work, lab }) => {
        const { AssignmentId } = await work((await post()).HITId);
        await refused('GetAssignment', { AssignmentId: '3NONE' }, noAssignment('3NONE'));
        for (const other of [await lab(), await lab({ environment: 'sandbox' })])
          await other.refused('GetAssignment', { AssignmentId }, noAssignment(AssignmentId));
      },
    },
  ]),
  ...casesOf('ListAssignmentsForHIT', [
    {
      id: 'list-assignments',
      rules: ['MA6'],
      behaviour:
        'It lists what was submitted, of all states or of some, and never what is accepted, returned or abandoned.',
      fact: 'API reference, ListAssignmentsForHIT',
      clients: 'all',
      run: async ({ ask, post, take, giveBack, work }) => {
        const { HITId } = await post({ MaxAssignments: 6 });
        await take(HITId);
        await giveBack(await take(HITId));
        const [a, b, c] = [await work(HITId), await work(HITId), await work(HITId)];
        await ask('ApproveAssignment', { AssignmentId: b.AssignmentId });
        await ask('RejectAssignment', { AssignmentId: c.AssignmentId, RequesterFeedback: 'empty' });
        const listed = async (AssignmentStatuses?: ('Submitted' | 'Approved' | 'Rejected')[]) =>
          (await ask('ListAssignmentsForHIT', { HITId, AssignmentStatuses })).Assignments?.map(
            ({ AssignmentId, AssignmentStatus }) => [AssignmentId, AssignmentStatus],
          );
        const rows = [
          [a.AssignmentId, 'Submitted'],
          [b.AssignmentId, 'Approved'],
          [c.AssignmentId, 'Rejected'],
        ];
        expect(await listed()).toEqual(rows);
        expect(await listed(['Rejected', 'Submitted'])).toEqual([rows[0], rows[2]]);
      },
    },
    {
      id: 'list-assignments-250',
      behaviour:
        '250 assignments are read whole by the client’s own paginator, 100 at a time; without it the first page has ten.',
      fact: 'API reference, ListAssignmentsForHIT; psiTurk issue 203; pyMTurkR issues 3 and 14',
      clients: 'all',
      run: async ({ ask, pages, post, take, handIn, stage, worker }) => {
        const { HITId } = await post({ MaxAssignments: 250, Reward: '0.01' });
        const first = await take(HITId);
        await handIn(first);
        for (let n = 1; n < 250; n += 1) await handIn(await take(HITId, await worker()));
        expect((await ask('ListAssignmentsForHIT', { HITId })).NumResults).toBe(10);
        const read = await pages('ListAssignmentsForHIT', { HITId }, 100);
        const ids = read.flatMap(({ Assignments = [] }) => Assignments.map((one) => one.AssignmentId));
        expect([ids.length, new Set(ids).size]).toEqual([250, 250]);
        expect(stage.wire.faults).toEqual([]);
      },
    },
    {
      id: 'list-assignments-unknown',
      behaviour: 'Of an unknown HIT, and more than 100 at once, there is no list.',
      fact: 'text recorded in aws-cli issue 6116; published service model, ResultSize',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('ListAssignmentsForHIT', { HITId: '3NONE' }, noHit('3NONE'));
        await refused('ListAssignmentsForHIT', { HITId: '3NONE', MaxResults: 101 }, tooManyResults);
      },
    },
  ]),
  ...casesOf('ApproveAssignment', [
    {
      id: 'approve',
      rules: ['MA5', 'MM1', 'MM5'],
      behaviour: 'It pays reward and fee out of what is held, keeps the feedback and is final.',
      fact: 'API reference, ApproveAssignment; MTurk pricing page',
      clients: 'all',
      run: async ({ ask, refused, post, work, balance, stage }) => {
        const { AssignmentId } = await work((await post({ MaxAssignments: 1 })).HITId);
        await ask('ApproveAssignment', { AssignmentId, RequesterFeedback: 'Thank you' });
        expect(await balance()).toEqual(['9998.80', '0.00']);
        expect((await ask('GetAssignment', { AssignmentId })).Assignment).toMatchObject({
          AssignmentStatus: 'Approved',
          ApprovalTime: stage.clock.now() / 1000,
          RequesterFeedback: 'Thank you',
        });
        await refused(
          'RejectAssignment',
          { AssignmentId, RequesterFeedback: '' },
          wrongAssignmentState('Submitted'),
        );
      },
    },
    {
      id: 'approve-wrong-state',
      rules: ['MA5'],
      behaviour: 'What is accepted, approved or rejected cannot be approved.',
      fact: 'text recorded by users (ParlAI issue 2957, psiTurk issue 424)',
      clients: 'all',
      run: async ({ ask, refused, post, take, handIn }) => {
        const held = await take((await post()).HITId);
        const { AssignmentId } = held;
        await refused('ApproveAssignment', { AssignmentId }, wrongAssignmentState('Submitted'));
        await handIn(held);
        await ask('RejectAssignment', { AssignmentId, RequesterFeedback: 'empty' });
        await refused('ApproveAssignment', { AssignmentId }, wrongAssignmentState('Submitted'));
      },
    },
    {
      id: 'approve-twice',
      rules: ['MA5', 'MM5'],
      behaviour: 'Approving twice pays once.',
      fact: 'text recorded by users (ParlAI issue 2957, psiTurk issue 424)',
      clients: 'all',
      run: async ({ ask, refused, post, work, balance }) => {
        const { AssignmentId } = await work((await post({ MaxAssignments: 1 })).HITId);
        await ask('ApproveAssignment', { AssignmentId });
        await refused(
          'ApproveAssignment',
          { AssignmentId, OverrideRejection: true },
          wrongAssignmentState('Submitted'),
        );
        expect(await balance()).toEqual(['9998.80', '0.00']);
      },
    },
    {
      id: 'approve-not-visible',
      behaviour: 'A submission that is not visible yet is refused with a status of "null".',
      fact: 'text recorded in ParlAI issue 2957',
      clients: 'all',
      run: async ({ ask, refused, post, work, stage, pass }) => {
        const { HITId } = await post();
        stage.setLag(60_000);
        const { AssignmentId } = await work(HITId);
        await refused('ApproveAssignment', { AssignmentId }, wrongAssignmentState('null'));
        expect((await ask('ListAssignmentsForHIT', { HITId })).Assignments).toEqual([]);
        await pass(60_000);
        await ask('ApproveAssignment', { AssignmentId });
      },
    },
    {
      id: 'approve-rejected',
      rules: ['MA5'],
      behaviour:
        'With OverrideRejection rejected work is approved, and paid, within 30 days after its submission and not later.',
      fact: 'API reference, ApproveAssignment',
      clients: 'all',
      run: async ({ ask, refused, post, work, pass, balance, hit }) => {
        const { HITId } = await post({ MaxAssignments: 2 });
        const [a, b] = [await work(HITId), await work(HITId)];
        for (const { AssignmentId } of [a, b])
          await ask('RejectAssignment', { AssignmentId, RequesterFeedback: 'empty' });
        expect(await balance()).toEqual(['10000.00', '0.00']);
        await pass(30 * DAY - 1);
        await ask('ApproveAssignment', { AssignmentId: a.AssignmentId, OverrideRejection: true });
        expect(await balance()).toEqual(['9998.80', '0.00']);
        expect((await hit(HITId)).NumberOfAssignmentsCompleted).toBe(2);
        await pass(1);
        await refused(
          'ApproveAssignment',
          { AssignmentId: b.AssignmentId, OverrideRejection: true },
          wrongAssignmentState('Submitted'),
        );
      },
    },
    {
      id: 'approve-at-once',
      rules: ['MA4'],
      behaviour: 'With a delay of 0 the submission is approved at once, and approving it is refused.',
      fact: 'API reference, CreateHIT; Dallinger posts with a delay of 0',
      clients: 'all',
      run: async ({ ask, refused, post, work, balance }) => {
        const { HITId } = await post({ MaxAssignments: 1, AutoApprovalDelayInSeconds: 0 });
        const { AssignmentId } = await work(HITId);
        expect((await ask('GetAssignment', { AssignmentId })).Assignment?.AssignmentStatus).toBe('Approved');
        expect(await balance()).toEqual(['9998.80', '0.00']);
        await refused('ApproveAssignment', { AssignmentId }, wrongAssignmentState('Submitted'));
      },
    },
    {
      id: 'approve-by-itself',
      rules: ['MA4'],
      behaviour:
        'When the delay is over the submission is approved by itself, as of that moment, and the worker is paid.',
      fact: 'API reference, CreateHIT and Assignment',
      clients: 'all',
      run: async ({ ask, post, work, pass, balance }) => {
        const { HITId } = await post({ MaxAssignments: 1, AutoApprovalDelayInSeconds: 3600 });
        const { AssignmentId } = await work(HITId);
        await pass(HOUR - 1);
        const { Assignment } = await ask('GetAssignment', { AssignmentId });
        expect(Assignment?.AssignmentStatus).toBe('Submitted');
        await pass(2 * HOUR);
        expect((await ask('GetAssignment', { AssignmentId })).Assignment).toMatchObject({
          AssignmentStatus: 'Approved',
          ApprovalTime: Assignment?.AutoApprovalTime,
        });
        expect(await balance()).toEqual(['9998.80', '0.00']);
      },
    },
    {
      id: 'approve-feedback',
      behaviour: 'Feedback has at most 1024 characters and no control characters but tab and line ends.',
      fact: 'API reference, ApproveAssignment',
      clients: 'all',
      run: async ({ ask, refused, post, work }) => {
        const { AssignmentId } = await work((await post()).HITId);
        const long = 'x'.repeat(1025);
        await refused(
          'ApproveAssignment',
          { AssignmentId, RequesterFeedback: long },
          notValid(long.slice(0, 200), 'RequesterFeedback'),
        );
        await refused(
          'ApproveAssignment',
          { AssignmentId, RequesterFeedback: 'a\u0007b' },
          requestError('InvalidParameterValue', /RequesterFeedback/),
        );
        await ask('ApproveAssignment', { AssignmentId, RequesterFeedback: 'a\tb\r\nc' });
      },
    },
  ]),
  ...casesOf('RejectAssignment', [
    {
      id: 'reject',
      rules: ['MM3'],
      behaviour: 'Nothing is paid, what was held is released, the slot stays used, and the feedback is kept.',
      fact: 'API reference, RejectAssignment; MTurk pricing page',
      clients: 'all',
      run: async ({ ask, post, work, balance, hit, stage }) => {
        const { HITId } = await post({ MaxAssignments: 1 });
        const { AssignmentId } = await work(HITId);
        await ask('RejectAssignment', { AssignmentId, RequesterFeedback: 'No answer was given' });
        expect(await balance()).toEqual(['10000.00', '0.00']);
        expect((await ask('GetAssignment', { AssignmentId })).Assignment).toMatchObject({
          AssignmentStatus: 'Rejected',
          RejectionTime: stage.clock.now() / 1000,
          RequesterFeedback: 'No answer was given',
        });
        expect(await hit(HITId)).toMatchObject({ HITStatus: 'Reviewable', NumberOfAssignmentsAvailable: 0 });
      },
    },
    {
      id: 'reject-empty-feedback',
      behaviour: 'Empty feedback is taken.',
      fact: 'psiTurk and oTree send it',
      clients: 'all',
      run: async ({ ask, post, work }) => {
        const { AssignmentId } = await work((await post()).HITId);
        await ask('RejectAssignment', { AssignmentId, RequesterFeedback: '' });
      },
    },
    {
      id: 'reject-without-feedback',
      behaviour: 'Missing feedback is a ValidationException.',
      fact: 'published service model; oTree’s remark in its payment code',
      clients: sentByJavaScriptOnly,
      run: async ({ refused, post, work }) => {
        const { AssignmentId } = await work((await post()).HITId);
        await refused(
          'RejectAssignment',
          { AssignmentId },
          violating(
            "Value null at 'requesterFeedback' failed to satisfy constraint: Member must not be null",
          ),
        );
      },
    },
    {
      id: 'reject-wrong-state',
      rules: ['MA5'],
      behaviour: 'What is approved, or rejected already, cannot be rejected.',
      fact: 'text recorded by users (psiTurk issue 424)',
      clients: 'all',
      run: async ({ ask, refused, post, work }) => {
        const { HITId } = await post();
        const { AssignmentId } = await work(HITId);
        await ask('ApproveAssignment', { AssignmentId });
        await refused(
          'RejectAssignment',
          { AssignmentId, RequesterFeedback: '' },
          wrongAssignmentState('Submitted'),
        );
      },
    },
  ]),
  ...casesOf('GetFileUploadURL', [
    {
      id: 'file-upload',
      behaviour: 'There are no uploaded files any more: it is refused, whatever the assignment.',
      fact: 'developer guide: FileUploadAnswer ended in December 2017; the text is not recorded anywhere',
      clients: 'all',
      run: async ({ refused, post, work }) => {
        const { AssignmentId } = await work((await post()).HITId);
        await refused(
          'GetFileUploadURL',
          { AssignmentId, QuestionIdentifier: 'q1' },
          requestError('InvalidParameterValue', /December 2017/),
        );
      },
    },
  ]),
];

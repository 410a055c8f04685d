import { expect } from 'vitest';
import { answersXml } from '../../../src/questions/answers.ts';
import { casesOf } from '../conformance-case.ts';
import { noHit, notValid } from '../expected.ts';
import { usualHit } from '../scene.ts';

const KNOWN = 'API reference, Assignment Review Policies';
const PLURALITY = 'API reference, HIT Review Policies';

const answer = (text: string): string => answersXml([{ kind: 'freeText', question: 'Q1', text }]);

const known = (...more: readonly (readonly [string, string])[]) => ({
  PolicyName: 'ScoreMyKnownAnswers/2011-09-01',
  Parameters: [
    { Key: 'AnswerKey', MapEntries: [{ Key: 'Q1', Values: ['blue'] }] },
    ...more.map(([Key, value]) => ({ Key, Values: [value] })),
  ],
});

const plurality = (...more: readonly (readonly [string, string])[]) => ({
  PolicyName: 'SimplePlurality/2011-09-01',
  Parameters: [
    { Key: 'QuestionIds', Values: ['Q1'] },
    { Key: 'QuestionAgreementThreshold', Values: ['50'] },
    ...more.map(([Key, value]) => ({ Key, Values: [value] })),
  ],
});

export const reviewPolicyCases = [
  ...casesOf('CreateHIT', [
    {
      id: 'policy-refused',
      behaviour: 'A review policy that is unknown or misspelt is a ParameterValidationError.',
      fact: `${KNOWN}; ${PLURALITY}`,
      clients: 'all',
      run: async ({ refused }) => {
        const wrong = { name: 'ParameterValidationError' };
        const HITReviewPolicy = { PolicyName: 'SimplePlurality/2011-09-01', Parameters: [] };
        await refused(
          'CreateHIT',
          { ...usualHit, AssignmentReviewPolicy: { PolicyName: 'Mine/2026' } },
          wrong,
        );
        await refused('CreateHIT', { ...usualHit, AssignmentReviewPolicy: known(['ApproveIf', '1']) }, wrong);
        await refused('CreateHIT', { ...usualHit, HITReviewPolicy }, wrong);
      },
    },
  ]),
  ...casesOf('ListReviewPolicyResultsForHIT', [
    {
      id: 'policy-known-answers',
      behaviour:
        'Known answers score a submission as soon as it is handed in, and approve, reject or extend by the score.',
      fact: KNOWN,
      clients: 'all',
      run: async ({ ask, post, take, handIn, hit }) => {
        const AssignmentReviewPolicy = known(
          ['ApproveIfKnownAnswerScoreIsAtLeast', '100'],
          ['RejectIfKnownAnswerScoreIsLessThan', '1'],
          ['RejectReason', 'Not blue'],
          ['ExtendIfKnownAnswerScoreIsLessThan', '1'],
        );
        const { HITId } = await post({ MaxAssignments: 2, AssignmentReviewPolicy });
        const [right, wrong] = [await take(HITId), await take(HITId)];
        await handIn(right, answer(' blue '));
        await handIn(wrong, answer('Blue'));
        const { Assignments } = await ask('ListAssignmentsForHIT', { HITId });
        expect(Assignments?.map((one) => [one.AssignmentStatus, one.RequesterFeedback])).toEqual([
          ['Approved', ''],
          ['Rejected', 'Not blue'],
        ]);
        expect(await hit(HITId)).toMatchObject({ MaxAssignments: 3, HITStatus: 'Assignable' });
        const found = await ask('ListReviewPolicyResultsForHIT', { HITId, MaxResults: 100 });
        expect(found).toMatchObject({ HITId, AssignmentReviewPolicy });
        const report = found.AssignmentReviewReport;
        expect(report?.ReviewResults?.map(({ SubjectId, Key, Value }) => [SubjectId, Key, Value])).toEqual([
          [right.AssignmentId, 'KnownAnswerCorrect', '1'],
          [right.AssignmentId, 'KnownAnswerScore', '100'],
          [wrong.AssignmentId, 'KnownAnswerCorrect', '0'],
          [wrong.AssignmentId, 'KnownAnswerScore', '0'],
        ]);
        expect(report?.ReviewActions?.map(({ ActionName, Status }) => [ActionName, Status])).toEqual([
          ['review', 'Succeeded'],
          ['approve', 'Succeeded'],
          ['review', 'Succeeded'],
          ['reject', 'Succeeded'],
          ['extend', 'Succeeded'],
        ]);
        expect(found.HITReviewReport).toEqual({ ReviewResults: [], ReviewActions: [] });
      },
    },
    {
      id: 'policy-plurality',
      behaviour:
        'A plurality compares the submissions when the HIT is Reviewable, and extends it where they disagree.',
      fact: PLURALITY,
      clients: 'all',
      run: async ({ ask, post, take, handIn, hit }) => {
        const HITReviewPolicy = plurality(
          ['ExtendIfHITAgreementScoreIsLessThan', '100'],
          ['ExtendMaximumAssignments', '3'],
          ['ExtendMinimumTimeInSeconds', '3600'],
          ['ApproveIfWorkerAgreementScoreIsAtLeast', '100'],
          ['RejectIfWorkerAgreementScoreIsLessThan', '50'],
          ['RejectReason', 'Alone'],
        );
        const { HITId } = await post({ MaxAssignments: 2, HITReviewPolicy });
        for (const text of ['blue', 'red']) await handIn(await take(HITId), answer(text));
        expect(await hit(HITId)).toMatchObject({ MaxAssignments: 3, HITStatus: 'Assignable' });
        await handIn(await take(HITId), answer('blue'));
        expect(await hit(HITId)).toMatchObject({ MaxAssignments: 3, HITStatus: 'Reviewable' });
        const { Assignments } = await ask('ListAssignmentsForHIT', { HITId });
        expect(Assignments?.map((one) => one.AssignmentStatus)).toEqual(['Approved', 'Rejected', 'Approved']);
        const only = { HITId, PolicyLevels: ['HIT' as const], RetrieveActions: true };
        const { HITReviewReport, AssignmentReviewReport } = await ask('ListReviewPolicyResultsForHIT', only);
        expect(HITReviewReport?.ReviewResults).toEqual([]);
        expect(HITReviewReport?.ReviewActions?.map(({ ActionName }) => ActionName)).toEqual([
          'review',
          'extend',
          'review',
          'approve',
          'reject',
          'approve',
        ]);
        expect(AssignmentReviewReport).toEqual({ ReviewResults: [], ReviewActions: [] });
      },
    },
    {
      id: 'policy-never-past-nine',
      rules: ['MH5'],
      behaviour: 'No policy extends a HIT from nine to ten assignments.',
      fact: PLURALITY,
      clients: 'all',
      run: async ({ post, take, handIn, hit }) => {
        const AssignmentReviewPolicy = known(
          ['ExtendIfKnownAnswerScoreIsLessThan', '101'],
          ['ExtendMaximumAssignments', '25'],
        );
        const { HITId } = await post({ MaxAssignments: 8, AssignmentReviewPolicy });
        for (let n = 0; n < 3; n += 1) await handIn(await take(HITId), answer('red'));
        expect((await hit(HITId)).MaxAssignments).toBe(9);
      },
    },
    {
      id: 'policy-pages',
      behaviour: 'Results and actions are one list that is read in pages.',
      fact: 'API reference, ListReviewPolicyResultsForHIT; of the clients only the JavaScript one has a paginator for it',
      clients: 'all',
      run: async ({ ask, post, take, handIn }) => {
        const { HITId } = await post({ MaxAssignments: 9, AssignmentReviewPolicy: known() });
        for (let n = 0; n < 6; n += 1) await handIn(await take(HITId), answer('blue'));
        let rows = 0;
        let NextToken: string | undefined;
        do {
          const page = await ask('ListReviewPolicyResultsForHIT', {
            HITId,
            MaxResults: 5,
            ...(NextToken !== undefined && { NextToken }),
          });
          const { ReviewResults = [], ReviewActions = [] } = page.AssignmentReviewReport ?? {};
          rows += ReviewResults.length + ReviewActions.length;
          NextToken = page.NextToken;
        } while (NextToken !== undefined);
        expect(rows).toBe(18);
      },
    },
    {
      id: 'policy-results-refused',
      behaviour: 'Of an unknown HIT there are none.',
      fact: 'text recorded in aws-cli issue 6116',
      clients: 'all',
      run: async ({ refused }) => {
        await refused('ListReviewPolicyResultsForHIT', { HITId: '3NONE' }, noHit('3NONE'));
      },
    },
    {
      id: 'policy-bounds',
      behaviour: 'Scores are whole numbers from 0 to 101, extensions go to 25 assignments at most.',
      fact: KNOWN,
      clients: 'all',
      run: async ({ refused }) => {
        for (const [key, value] of [
          ['ApproveIfKnownAnswerScoreIsAtLeast', '102'],
          ['ExtendMaximumAssignments', '26'],
        ] as const) {
          const start = notValid(value, key).message;
          await refused(
            'CreateHIT',
            { ...usualHit, AssignmentReviewPolicy: known([key, value]) },
            { name: 'ParameterValidationError', message: new RegExp(`^${start}`.replaceAll('.', '\\.')) },
          );
        }
      },
    },
  ]),
];

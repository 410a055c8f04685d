import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agreementOf,
  type ComparedAssignment,
  type PluralityPolicy,
  parsePluralityPolicy,
} from '../../../src/domain/review-policy/plurality.ts';
import { reviewPlurality } from '../../../src/domain/review-policy/review-plurality.ts';

type Values = Readonly<Record<string, string | readonly string[]>>;
const parse = (values: Values = {}): PluralityPolicy =>
  parsePluralityPolicy({
    PolicyName: 'SimplePlurality/2011-09-01',
    Parameters: Object.entries({
      QuestionIds: ['A', 'B', 'C', 'D'],
      QuestionAgreementThreshold: '50',
      ...values,
    }).map(([Key, value]) => ({ Key, Values: typeof value === 'string' ? [value] : value })),
  });

const assignment = (
  assignmentId: string,
  answers: Readonly<Record<string, string>>,
  more: Partial<ComparedAssignment> = {},
): ComparedAssignment => ({
  assignmentId,
  status: 'Submitted',
  answers: Object.entries(answers).map(([question, text]) => ({ kind: 'freeText', question, text })),
  ...more,
});

/** The example of the API reference. */
const THREE = [
  assignment('W1', { A: 'coat', B: 'blue', C: 'large', D: 'Furry' }),
  assignment('W2', { A: 'sweater', B: 'blue', C: 'large', D: 'fur' }),
  assignment('W3', { A: 'coat', B: 'green ', C: ' large', D: 'furr' }),
];
const context = { actionId: 'ACTION', now: 1000, hitId: 'HIT', maxAssignments: 3 };

describe('SimplePlurality', () => {
  it('scores the reference’s own example as the reference does', () => {
    expect(agreementOf(parse(), THREE)).toEqual({
      questions: [
        { question: 'A', agreed: { values: ['coat'], score: 66 } },
        { question: 'B', agreed: { values: ['blue'], score: 66 } },
        { question: 'C', agreed: { values: ['large'], score: 100 } },
        { question: 'D' },
      ],
      workers: [
        { assignmentId: 'W1', correct: 3, incorrect: 0, score: 100 },
        { assignmentId: 'W2', correct: 2, incorrect: 1, score: 66 },
        { assignmentId: 'W3', correct: 2, incorrect: 1, score: 66 },
      ],
      hitScore: 75,
    });
  });

  it('decides about work nobody has reviewed yet, then extends', () => {
    const policy = parse({
      ApproveIfWorkerAgreementScoreIsAtLeast: '67',
      RejectIfWorkerAgreementScoreIsLessThan: '67',
      RejectReason: 'Others disagree.',
      ExtendIfHITAgreementScoreIsLessThan: '76',
      ExtendMaximumAssignments: '4',
      ExtendMinimumTimeInSeconds: '3600',
    });
    const [first, second, third] = THREE;
    const some = [first, second, { ...third, status: 'Approved' }] as ComparedAssignment[];
    expect(reviewPlurality(policy, some, context).decisions).toEqual([
      { action: 'approve', assignmentId: 'W1', reason: '' },
      { action: 'reject', assignmentId: 'W2', reason: 'Others disagree.' },
      { action: 'extend', hitId: 'HIT', assignments: 1, openForSeconds: 3600 },
    ]);
    expect(reviewPlurality(policy, some, { ...context, maxAssignments: 4 }).decisions.at(-1)).toMatchObject({
      assignments: 0,
    });
  });

  it('reports the keys of the reference’s table', () => {
    const { results, review } = reviewPlurality(parse({ QuestionIds: 'A, D' }), THREE.slice(0, 2), context);
    expect(
      results.map(({ SubjectId, SubjectType, QuestionId, Key, Value }) => [
        SubjectId,
        SubjectType,
        QuestionId,
        Key,
        Value,
      ]),
    ).toEqual([
      ['HIT', 'HIT', 'A', 'AgreedAnswerFound', 'false'],
      ['HIT', 'HIT', 'D', 'AgreedAnswerFound', 'false'],
      ['W1', 'Assignment', undefined, 'PluralityAnswersCorrect', '0'],
      ['W1', 'Assignment', undefined, 'PluralityAnswersIncorrect', '0'],
      ['W2', 'Assignment', undefined, 'PluralityAnswersCorrect', '0'],
      ['W2', 'Assignment', undefined, 'PluralityAnswersIncorrect', '0'],
      ['HIT', 'HIT', undefined, 'HitAgreementScore', '0'],
    ]);
    expect(review.Result).toBe('Compared 2 assignments; 0/2 questions have an agreed answer');
    expect(reviewPlurality(parse({ QuestionIds: 'A' }), THREE, context).results.slice(0, 4)).toMatchObject([
      { Key: 'AgreedAnswerFound', Value: 'true' },
      { Key: 'AgreedAnswer', Value: 'coat' },
      { Key: 'AnswerAgreementScore', Value: '66' },
      { Key: 'WorkerAgreementScore', Value: '100' },
    ]);
  });

  it('disregards rejected work and work with a low known-answer score when told so', () => {
    const [first, second, third] = THREE as [ComparedAssignment, ComparedAssignment, ComparedAssignment];
    const workers = (policy: PluralityPolicy, last: Partial<ComparedAssignment>): number =>
      agreementOf(policy, [first, second, { ...third, ...last }]).workers.length;
    expect(workers(parse(), { status: 'Rejected' })).toBe(3);
    expect(workers(parse({ DisregardAssignmentIfRejected: 'F' }), { status: 'Rejected' })).toBe(3);
    expect(workers(parse({ DisregardAssignmentIfRejected: 'T' }), { status: 'Rejected' })).toBe(2);
    const least = parse({ DisregardAssignmentIfKnownAnswerScoreIsLessThan: '50' });
    expect(workers(least, { knownAnswerScore: 49 })).toBe(2);
    expect(workers(least, { knownAnswerScore: 50 })).toBe(3);
    expect(workers(least, {})).toBe(3);
  });

  it('ignores values of more than 256 characters, counts answers left out as disagreement', () => {
    const policy = parse({ QuestionIds: ['A'] });
    const long = 'x'.repeat(257);
    const answers = [
      assignment('W1', { A: long }),
      assignment('W2', { A: long }),
      assignment('W3', { A: 'y' }),
      assignment('W4', {}),
    ];
    expect(agreementOf(policy, answers)).toMatchObject({
      questions: [{ agreed: { values: ['y'], score: 100 } }],
      workers: [
        { correct: 0, incorrect: 0 },
        { correct: 0, incorrect: 0 },
        { correct: 1, incorrect: 0, score: 100 },
        { correct: 0, incorrect: 1, score: 0 },
      ],
    });
  });

  it('compares several choices as sets', () => {
    const chosen = (assignmentId: string, ...selections: string[]): ComparedAssignment => ({
      ...assignment(assignmentId, {}),
      answers: [{ kind: 'selection', question: 'A', selections }],
    });
    const policy = parse({ QuestionIds: ['A'] });
    expect(
      agreementOf(policy, [chosen('1', 'a', 'b'), chosen('2', 'b', 'a'), chosen('3', 'a')]).questions,
    ).toEqual([{ question: 'A', agreed: { values: ['a', 'b'], score: 66 } }]);
  });

  it('does not depend on the order of the work; scores stay within 0 and 100', () => {
    const work = fc.array(
      fc.record(
        { A: fc.constantFrom('1', '2', ' 1'), B: fc.constantFrom('1', '2', '3') },
        { requiredKeys: [] },
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(work, fc.integer({ min: 0, max: 100 }), fc.boolean(), (all, threshold, backwards) => {
        const policy = parse({ QuestionIds: ['A', 'B'], QuestionAgreementThreshold: String(threshold) });
        const assignments = all.map((answers, index) =>
          assignment(
            `W${index}`,
            Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined)),
          ),
        );
        const agreement = agreementOf(policy, assignments);
        const other = agreementOf(policy, backwards ? assignments.toReversed() : assignments);
        expect(other.questions).toEqual(agreement.questions);
        expect(other.workers.toSorted((a, b) => (a.assignmentId < b.assignmentId ? -1 : 1))).toEqual(
          agreement.workers,
        );
        for (const score of [
          agreement.hitScore,
          ...agreement.workers.flatMap((worker) => worker.score ?? []),
        ]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        }
        for (const { agreed } of agreement.questions)
          if (agreed) expect(agreed.score).toBeGreaterThan(threshold);
      }),
    );
  });

  it('refuses what it does not understand, naming the parameter', () => {
    for (const [values, message] of [
      [{ QuestionIds: [] }, 'parameter QuestionIds'],
      [{ QuestionIds: 'A,,B' }, 'parameter QuestionIds'],
      [{ QuestionAgreementThreshold: 'half' }, 'parameter QuestionAgreementThreshold'],
      [{ DisregardAssignmentIfRejected: 'yes' }, 'parameter DisregardAssignmentIfRejected'],
      [{ ExtendIfHITAgreementScoreIsLessThan: '0' }, 'from 1 to 100'],
      [{ ExtendIfHITAgreementScoreIsLessThan: '50' }, 'parameter ExtendMaximumAssignments'],
      [
        { ExtendIfHITAgreementScoreIsLessThan: '50', ExtendMaximumAssignments: '5' },
        'parameter ExtendMinimumTimeInSeconds',
      ],
      [{ ExtendMinimumTimeInSeconds: '3599' }, 'from 3600'],
      [{ ApproveReason: 'x' }, 'The value "ApproveReason" is not valid for the parameter Key.'],
    ] as const)
      expect(() => parse(values)).toThrow(
        expect.objectContaining({
          type: 'ParameterValidationError',
          message: expect.stringContaining(message),
        }),
      );
  });
});

import { extensionFor } from './extension.ts';
import {
  type Agreement,
  agreementOf,
  type ComparedAssignment,
  type PluralityPolicy,
  type WorkerAgreement,
} from './plurality.ts';
import {
  type Review,
  type ReviewContext,
  type ReviewDecision,
  type ReviewResult,
  reviewRow,
} from './report.ts';

/**
 * Reviews a HIT that became Reviewable. Decisions are about submissions that nobody has reviewed yet; first those,
 * then the extension. The keys of the results are those of the reference's table, not of its older example.
 */
export function reviewPlurality(
  policy: PluralityPolicy,
  assignments: readonly ComparedAssignment[],
  context: ReviewContext,
): Review {
  const agreement = agreementOf(policy, assignments);
  const open = new Set(
    assignments.filter(({ status }) => status === 'Submitted').map(({ assignmentId }) => assignmentId),
  );
  const agreed = agreement.questions.filter((question) => question.agreed !== undefined).length;
  return {
    results: resultsOf(agreement, context),
    review: reviewRow(
      context,
      { id: context.hitId, type: 'HIT' },
      `Compared ${agreement.workers.length} assignments; ${agreed}/${policy.questions.length} questions have an agreed answer`,
    ),
    decisions: [
      ...agreement.workers
        .filter(({ assignmentId }) => open.has(assignmentId))
        .flatMap((worker) => verdict(policy, worker)),
      ...extensionFor(policy.extension, agreement.hitScore, context),
    ],
  };
}

function verdict(
  policy: PluralityPolicy,
  { assignmentId, score }: WorkerAgreement,
): readonly ReviewDecision[] {
  if (score === undefined) return [];
  if (policy.approveFrom !== undefined && score >= policy.approveFrom)
    return [{ action: 'approve', assignmentId, reason: '' }];
  if (policy.rejectBelow !== undefined && score < policy.rejectBelow)
    return [{ action: 'reject', assignmentId, reason: policy.rejectReason }];
  return [];
}

function resultsOf(agreement: Agreement, { actionId, hitId }: ReviewContext): readonly ReviewResult[] {
  const about = (
    subject: Pick<ReviewResult, 'SubjectId' | 'SubjectType' | 'QuestionId'>,
    values: Readonly<Record<string, string | number | boolean>>,
  ): readonly ReviewResult[] =>
    Object.entries(values).map(([key, value]) => ({
      ActionId: actionId,
      ...subject,
      Key: key,
      Value: String(value),
    }));
  const hit = { SubjectId: hitId, SubjectType: 'HIT' } as const;
  return [
    ...agreement.questions.flatMap(({ question, agreed }) =>
      about(
        { ...hit, QuestionId: question },
        agreed === undefined
          ? { AgreedAnswerFound: false }
          : {
              AgreedAnswerFound: true,
              AgreedAnswer: agreed.values.join('|'),
              AnswerAgreementScore: agreed.score,
            },
      ),
    ),
    ...agreement.workers.flatMap(({ assignmentId, correct, incorrect, score }) =>
      about(
        { SubjectId: assignmentId, SubjectType: 'Assignment' },
        {
          ...(score === undefined ? {} : { WorkerAgreementScore: score }),
          PluralityAnswersCorrect: correct,
          PluralityAnswersIncorrect: incorrect,
        },
      ),
    ),
    ...about(hit, { HitAgreementScore: agreement.hitScore }),
  ];
}

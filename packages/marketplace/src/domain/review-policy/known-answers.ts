import type { Answer } from '../../questions/answers.ts';
import { type Extension, extensionFor } from './extension.ts';
import {
  badValue,
  type Parameters,
  type PolicyInput,
  parametersOf,
  single,
  wholeNumber,
} from './parameters.ts';
import { type Review, type ReviewContext, type ReviewDecision, reviewRow } from './report.ts';
import { percentage, sameValues, trimmed, valuesOf } from './values.ts';

/** Compares one submission with answers that are known (API reference, Assignment Review Policies). */
export interface KnownAnswersPolicy {
  readonly answers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Scores are percentages; 101 is never reached. */
  readonly approveFrom?: number;
  readonly approveReason: string;
  readonly rejectBelow?: number;
  readonly rejectReason: string;
  readonly extension?: Extension;
}

const NAME = 'ScoreMyKnownAnswers/2011-09-01';
const SCORE = { min: 0, max: 101 };
const YEAR_SECONDS = 31_536_000;

/** @throws Refusal `ParameterValidationError` */
export function parseKnownAnswersPolicy(policy: PolicyInput): KnownAnswersPolicy {
  const parameters = parametersOf(policy, NAME, [
    'AnswerKey',
    'ApproveIfKnownAnswerScoreIsAtLeast',
    'ApproveReason',
    'RejectIfKnownAnswerScoreIsLessThan',
    'RejectReason',
    'ExtendIfKnownAnswerScoreIsLessThan',
    'ExtendMaximumAssignments',
    'ExtendMinimumTimeInSeconds',
  ]);
  const approveFrom = wholeNumber(parameters, 'ApproveIfKnownAnswerScoreIsAtLeast', SCORE);
  const rejectBelow = wholeNumber(parameters, 'RejectIfKnownAnswerScoreIsLessThan', SCORE);
  const extendBelow = wholeNumber(parameters, 'ExtendIfKnownAnswerScoreIsLessThan', SCORE);
  const maximumAssignments = wholeNumber(parameters, 'ExtendMaximumAssignments', { min: 2, max: 25 }) ?? 5;
  const openForSeconds =
    wholeNumber(parameters, 'ExtendMinimumTimeInSeconds', { min: 60, max: YEAR_SECONDS }) ?? 0;
  return {
    answers: answerKeyOf(parameters),
    ...(approveFrom === undefined ? {} : { approveFrom }),
    approveReason: single(parameters, 'ApproveReason') ?? '',
    ...(rejectBelow === undefined ? {} : { rejectBelow }),
    rejectReason: single(parameters, 'RejectReason') ?? '',
    ...(extendBelow === undefined
      ? {}
      : { extension: { ifScoreIsLessThan: extendBelow, maximumAssignments, openForSeconds } }),
  };
}

function answerKeyOf(parameters: Parameters): ReadonlyMap<string, ReadonlySet<string>> {
  const entries = parameters.get('AnswerKey')?.MapEntries ?? [];
  if (entries.length === 0) throw badValue('', 'AnswerKey', 'It must have at least one of MapEntries.');
  const answers = new Map<string, ReadonlySet<string>>();
  for (const { Key: question = '', Values: values = [] } of entries) {
    if (question.trim() === '' || answers.has(question))
      throw badValue(question, 'AnswerKey', 'Each of MapEntries must name another question.');
    answers.set(question, trimmed(values));
  }
  return answers;
}

/** How many percent of the known questions are answered exactly as known: all values and no others. */
export const knownAnswerScore = (policy: KnownAnswersPolicy, answers: readonly Answer[]): number =>
  percentage(correctOf(policy, answers).length, policy.answers.size);

/**
 * Reviews a submission. Where the thresholds contradict each other, approving wins. The reference says in prose that
 * a score equal to the rejection threshold rejects too; its name and its bounds ("0: never reject") say less than.
 */
export function reviewKnownAnswers(
  policy: KnownAnswersPolicy,
  assignment: { readonly assignmentId: string; readonly answers: readonly Answer[] },
  context: ReviewContext,
): Review {
  const { assignmentId, answers } = assignment;
  const correct = correctOf(policy, answers);
  const score = percentage(correct.length, policy.answers.size);
  const subject = { ActionId: context.actionId, SubjectId: assignmentId, SubjectType: 'Assignment' } as const;
  const total = policy.answers.size;
  return {
    results: [
      ...[...policy.answers.keys()].map((question) => ({
        ...subject,
        QuestionId: question,
        Key: 'KnownAnswerCorrect',
        Value: correct.includes(question) ? '1' : '0',
      })),
      { ...subject, Key: 'KnownAnswerScore', Value: String(score) },
    ],
    review: reviewRow(
      context,
      { id: assignmentId, type: 'Assignment' },
      `Reviewed ${total} known answer${total === 1 ? '' : 's'}; ${correct.length}/${total} correct`,
    ),
    decisions: [...verdict(policy, assignmentId, score), ...extensionFor(policy.extension, score, context)],
  };
}

function correctOf(policy: KnownAnswersPolicy, answers: readonly Answer[]): readonly string[] {
  return [...policy.answers]
    .filter(([question, expected]) =>
      sameValues(expected, valuesOf(answers.find((answer) => answer.question === question))),
    )
    .map(([question]) => question);
}

function verdict(policy: KnownAnswersPolicy, assignmentId: string, score: number): readonly ReviewDecision[] {
  if (policy.approveFrom !== undefined && score >= policy.approveFrom)
    return [{ action: 'approve', assignmentId, reason: policy.approveReason }];
  if (policy.rejectBelow !== undefined && score < policy.rejectBelow)
    return [{ action: 'reject', assignmentId, reason: policy.rejectReason }];
  return [];
}

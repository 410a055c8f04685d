import type { Answer } from '../../questions/answers.ts';
import type { Extension } from './extension.ts';
import {
  badValue,
  flag,
  type Parameters,
  type PolicyInput,
  parametersOf,
  single,
  wholeNumber,
} from './parameters.ts';
import { percentage, valuesOf } from './values.ts';

/** Compares the submissions of a HIT with each other (API reference, HIT Review Policies). */
export interface PluralityPolicy {
  readonly questions: readonly string[];
  /** An answer is agreed on when more than so many percent gave it. */
  readonly agreementThreshold: number;
  readonly disregardRejected: boolean;
  readonly disregardKnownAnswersBelow?: number;
  readonly extension?: Extension;
  readonly approveFrom?: number;
  readonly rejectBelow?: number;
  readonly rejectReason: string;
}

const NAME = 'SimplePlurality/2011-09-01';
const PERCENT = { min: 0, max: 101 };
const MOST_ASSIGNMENTS = 1_000_000_000;
const HOUR_SECONDS = 3600;
const YEAR_SECONDS = 31_536_000;

/** Longer values are not compared (API reference, HIT Review Policies). */
const LONGEST_VALUE = 256;

/** @throws Refusal `ParameterValidationError` */
export function parsePluralityPolicy(policy: PolicyInput): PluralityPolicy {
  const parameters = parametersOf(policy, NAME, [
    'QuestionIds',
    'QuestionAgreementThreshold',
    'DisregardAssignmentIfRejected',
    'DisregardAssignmentIfKnownAnswerScoreIsLessThan',
    'ExtendIfHITAgreementScoreIsLessThan',
    'ExtendMaximumAssignments',
    'ExtendMinimumTimeInSeconds',
    'ApproveIfWorkerAgreementScoreIsAtLeast',
    'RejectIfWorkerAgreementScoreIsLessThan',
    'RejectReason',
  ]);
  const agreementThreshold = wholeNumber(parameters, 'QuestionAgreementThreshold', PERCENT);
  if (agreementThreshold === undefined) throw badValue('', 'QuestionAgreementThreshold', 'It is required.');
  const disregardKnownAnswersBelow = wholeNumber(
    parameters,
    'DisregardAssignmentIfKnownAnswerScoreIsLessThan',
    PERCENT,
  );
  const extension = extensionOf(parameters);
  const approveFrom = wholeNumber(parameters, 'ApproveIfWorkerAgreementScoreIsAtLeast', PERCENT);
  const rejectBelow = wholeNumber(parameters, 'RejectIfWorkerAgreementScoreIsLessThan', PERCENT);
  return {
    questions: questionsOf(parameters),
    agreementThreshold,
    // The reference calls it required, but clients leave it out.
    disregardRejected: flag(parameters, 'DisregardAssignmentIfRejected') ?? false,
    ...(disregardKnownAnswersBelow === undefined ? {} : { disregardKnownAnswersBelow }),
    ...(extension === undefined ? {} : { extension }),
    ...(approveFrom === undefined ? {} : { approveFrom }),
    ...(rejectBelow === undefined ? {} : { rejectBelow }),
    rejectReason: single(parameters, 'RejectReason') ?? '',
  };
}

/** Clients give the ids as several values, the reference speaks of one with commas. */
function questionsOf(parameters: Parameters): readonly string[] {
  const values = parameters.get('QuestionIds')?.Values ?? [];
  const questions = values.flatMap((value) => value.split(',')).map((id) => id.trim());
  if (questions.length === 0 || questions.includes(''))
    throw badValue(values.join(','), 'QuestionIds', 'It must name at least one question.');
  return [...new Set(questions)];
}

function extensionOf(parameters: Parameters): Extension | undefined {
  const ifScoreIsLessThan = wholeNumber(parameters, 'ExtendIfHITAgreementScoreIsLessThan', {
    min: 1,
    max: 100,
  });
  const maximumAssignments = wholeNumber(parameters, 'ExtendMaximumAssignments', {
    min: 1,
    max: MOST_ASSIGNMENTS,
  });
  const openForSeconds = wholeNumber(parameters, 'ExtendMinimumTimeInSeconds', {
    min: HOUR_SECONDS,
    max: YEAR_SECONDS,
  });
  if (ifScoreIsLessThan === undefined) return undefined;
  const required = 'It is required with ExtendIfHITAgreementScoreIsLessThan.';
  if (maximumAssignments === undefined) throw badValue('', 'ExtendMaximumAssignments', required);
  if (openForSeconds === undefined) throw badValue('', 'ExtendMinimumTimeInSeconds', required);
  return { ifScoreIsLessThan, maximumAssignments, openForSeconds };
}

export interface ComparedAssignment {
  readonly assignmentId: string;
  readonly status: 'Submitted' | 'Approved' | 'Rejected';
  readonly answers: readonly Answer[];
  /** Where the HIT has a policy of known answers too. */
  readonly knownAnswerScore?: number;
}

export interface QuestionAgreement {
  readonly question: string;
  /** Absent without an agreed answer; `values` are in alphabetical order. */
  readonly agreed?: { readonly values: readonly string[]; readonly score: number };
}

export interface WorkerAgreement {
  readonly assignmentId: string;
  readonly correct: number;
  readonly incorrect: number;
  /** Absent when there is no agreed answer to agree with. */
  readonly score?: number;
}

export interface Agreement {
  readonly questions: readonly QuestionAgreement[];
  readonly workers: readonly WorkerAgreement[];
  readonly hitScore: number;
}

/** All scores of a HIT; submissions that the policy disregards neither count nor are scored. */
export function agreementOf(policy: PluralityPolicy, assignments: readonly ComparedAssignment[]): Agreement {
  const compared = assignments.filter((one) => counts(policy, one));
  const questions = policy.questions.map((question) => questionAgreement(policy, question, compared));
  const agreed = questions.filter((question) => question.agreed !== undefined);
  return {
    questions,
    workers: compared.map((one) => workerAgreement(agreed, one)),
    hitScore: percentage(agreed.length, questions.length),
  };
}

function counts(policy: PluralityPolicy, assignment: ComparedAssignment): boolean {
  if (policy.disregardRejected && assignment.status === 'Rejected') return false;
  const { disregardKnownAnswersBelow: least } = policy;
  return (
    least === undefined || assignment.knownAnswerScore === undefined || assignment.knownAnswerScore >= least
  );
}

function questionAgreement(
  policy: PluralityPolicy,
  question: string,
  assignments: readonly ComparedAssignment[],
): QuestionAgreement {
  const given = assignments.map((one) => comparable(one, question)).filter((one) => one !== undefined);
  const times = new Map<string, number>();
  for (const one of given) times.set(one, (times.get(one) ?? 0) + 1);
  const most = Math.max(0, ...times.values());
  const leaders = [...times].filter(([, count]) => count === most);
  const [leader] = leaders;
  const score = percentage(most, given.length);
  // Two answers that lead together are no agreement, however low the threshold.
  if (leader === undefined || leaders.length > 1 || score <= policy.agreementThreshold) return { question };
  return { question, agreed: { values: JSON.parse(leader[0]) as string[], score } };
}

function workerAgreement(
  agreed: readonly QuestionAgreement[],
  assignment: ComparedAssignment,
): WorkerAgreement {
  const verdicts = agreed
    .filter(({ question }) => !hasLongValue(assignment, question))
    .map(
      ({ question, agreed: answer }) => comparable(assignment, question) === JSON.stringify(answer?.values),
    );
  const correct = verdicts.filter((same) => same).length;
  return {
    assignmentId: assignment.assignmentId,
    correct,
    incorrect: verdicts.length - correct,
    ...(verdicts.length === 0 ? {} : { score: percentage(correct, verdicts.length) }),
  };
}

/** The values in a form that is equal exactly when they are; undefined when there is nothing to compare. */
function comparable(assignment: ComparedAssignment, question: string): string | undefined {
  const answer = assignment.answers.find((one) => one.question === question);
  if (answer === undefined || hasLongValue(assignment, question)) return undefined;
  return JSON.stringify([...valuesOf(answer)].toSorted());
}

const hasLongValue = ({ answers }: ComparedAssignment, question: string): boolean =>
  [...valuesOf(answers.find((one) => one.question === question))].some(
    (value) => value.length > LONGEST_VALUE,
  );

import { invalidParameter } from '../../api/parameter-refusals.ts';
import type { QualificationTest } from '../../domain/qualification.ts';
import { parseAnswerKey, requireGradable } from '../../questions/answer-key.ts';
import { parseTest } from '../../questions/question.ts';

export interface TestInput {
  /** QuestionForm XML. */
  readonly form: string | undefined;
  /** AnswerKey XML. */
  readonly answerKey: string | undefined;
  readonly durationMs: number | undefined;
}

/**
 * A test as a requester gives it: whole, or not at all (API reference, UpdateQualificationType).
 * @returns undefined where none is given
 * @throws Refusal ParameterValidationError
 */
export function checkedTest({ form, answerKey, durationMs }: TestInput): QualificationTest | undefined {
  if (form === undefined) {
    if (answerKey !== undefined || durationMs !== undefined) throw invalidParameter(null, 'Test');
    return undefined;
  }
  if (durationMs === undefined) throw invalidParameter(null, 'TestDurationInSeconds');
  const parsed = parseTest(form);
  if (answerKey !== undefined) requireGradable(parsed, parseAnswerKey(answerKey));
  return { form, answerKey, durationMs };
}

import type { Answer } from '../answers.ts';
import type { SubmittedFields } from '../submitted-answers.ts';
import { matchesFormat } from './format.ts';
import type { FormItem, FreeTextAnswer, QuestionForm, SelectionAnswer } from './model.ts';

/** What is wrong with one answer; the page words it in the worker's language. */
export type AnswerProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'notNumeric' }
  | { readonly kind: 'tooSmall'; readonly min: number }
  | { readonly kind: 'tooLarge'; readonly max: number }
  | { readonly kind: 'tooShort'; readonly min: number }
  | { readonly kind: 'tooLong'; readonly max: number }
  /** `text` is the requester's. */
  | { readonly kind: 'format'; readonly text: string }
  | { readonly kind: 'tooFew'; readonly min: number }
  | { readonly kind: 'tooMany'; readonly max: number }
  /** A choice that the form does not offer: not made through the page. */
  | { readonly kind: 'unknownSelection' };

export type CheckedForm =
  | { readonly ok: true; readonly answers: readonly Answer[] }
  | {
      readonly ok: false;
      /** By the question's place in the form, starting at 0. */
      readonly problems: ReadonlyMap<number, AnswerProblem>;
    };

/** The names under which a page must post the answer to the question at this place, starting at 0. */
export const fieldName = (index: number): string => `question-${index}`;
export const otherFieldName = (index: number): string => `question-${index}-other`;

/**
 * Checks what a worker entered against the form. The answers hold every question, also those left empty, because a
 * client that looks one up by its place must find it.
 */
export function checkFormAnswers(form: QuestionForm, fields: SubmittedFields): CheckedForm {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  const problems = new Map<number, AnswerProblem>();
  const answers = form.questions.map((item, index) => {
    const answer = entered(item, values.get(fieldName(index)) ?? [], values.get(otherFieldName(index))?.[0]);
    const problem = problemOf(item, answer);
    if (problem !== undefined) problems.set(index, problem);
    return answer;
  });
  return problems.size === 0 ? { ok: true, answers } : { ok: false, problems };
}

function entered(item: FormItem, values: readonly string[], other: string | undefined): Answer {
  const question = item.identifier;
  if (item.answer.kind === 'freeText') return { kind: 'freeText', question, text: values[0] ?? '' };
  // An empty value is the first line of a drop-down list: nothing chosen.
  const selections = [...new Set(values.filter((value) => value !== ''))];
  const written = item.answer.other === undefined || other === '' ? undefined : other;
  return { kind: 'selection', question, selections, ...(written === undefined ? {} : { other: written }) };
}

function problemOf(item: FormItem, answer: Answer): AnswerProblem | undefined {
  if (item.answer.kind === 'freeText')
    return answer.kind === 'freeText' ? textProblem(item.answer, answer.text, item.required) : undefined;
  return answer.kind === 'selection' ? selectionProblem(item.answer, answer, item.required) : undefined;
}

function textProblem(
  specification: FreeTextAnswer,
  text: string,
  required: boolean,
): AnswerProblem | undefined {
  if (text === '') return required ? { kind: 'missing' } : undefined;
  const { numeric, length } = specification;
  if (numeric !== undefined) {
    const value = Number(text);
    if (text.trim() === '' || !/^[\s\d.+-]+$/.test(text) || Number.isNaN(value))
      return { kind: 'notNumeric' };
    if (numeric.min !== undefined && value < numeric.min) return { kind: 'tooSmall', min: numeric.min };
    if (numeric.max !== undefined && value > numeric.max) return { kind: 'tooLarge', max: numeric.max };
  }
  // Browsers post a line break as two characters, the worker typed one.
  const typed = text.replaceAll('\r\n', '\n');
  if (typed.length < length.min) return { kind: 'tooShort', min: length.min };
  if (length.max !== undefined && typed.length > length.max) return { kind: 'tooLong', max: length.max };
  const missed = specification.formats.find((format) => !matchesFormat(format, typed));
  return missed === undefined ? undefined : { kind: 'format', text: missed.errorText };
}

function selectionProblem(
  specification: SelectionAnswer,
  answer: Extract<Answer, { kind: 'selection' }>,
  required: boolean,
): AnswerProblem | undefined {
  const offered = new Set(specification.selections.map(({ identifier }) => identifier));
  if (answer.selections.some((identifier) => !offered.has(identifier))) return { kind: 'unknownSelection' };
  const other = answer.other ?? '';
  const given = answer.selections.length + (other === '' ? 0 : 1);
  if (given === 0) return required ? { kind: 'missing' } : undefined;
  if (given < specification.min) return { kind: 'tooFew', min: specification.min };
  if (answer.selections.length > specification.max) return { kind: 'tooMany', max: specification.max };
  return specification.other === undefined || other === ''
    ? undefined
    : textProblem(specification.other, other, false);
}

import type { QuestionForm } from './form/model.ts';
import { requireUnique } from './form/parse.ts';
import { NAMESPACES } from './namespaces.ts';
import { parseXml, type XmlElement } from './xml/document.ts';
import { xmlRefusal } from './xml/refusal.ts';
import { elementsOf, sequenceOf, textOf } from './xml/sequence.ts';
import { decimal, filled, integer } from './xml/values.ts';

/** How a qualification test is graded (AWS API Reference, AnswerKey). */
export interface AnswerKey {
  readonly questions: readonly KeyQuestion[];
  /** From the sum of the scores to the qualification's value; without one the sum is the value. */
  readonly mapping?: ValueMapping;
}

export interface KeyQuestion {
  readonly identifier: string;
  readonly options: readonly KeyOption[];
  /** For an answer that no option matches. */
  readonly defaultScore: number;
}

export interface KeyOption {
  /** Exactly these must be chosen, in any order. */
  readonly selections: ReadonlySet<string>;
  readonly score: number;
}

export type ValueMapping =
  | { readonly kind: 'percentage'; readonly maximum: number }
  | { readonly kind: 'scale'; readonly multiplier: number }
  | { readonly kind: 'range'; readonly ranges: readonly ScoreRange[]; readonly outOfRange: number };

export interface ScoreRange {
  /** Both bounds are inside. */
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** @throws Refusal `ParameterValidationError` when the XML is not well-formed or does not fit its schema */
export function parseAnswerKey(xml: string): AnswerKey {
  const root = parseXml(xml);
  if (root.name !== 'AnswerKey' || root.namespace !== NAMESPACES.answerKey)
    throw xmlRefusal(`AnswerKey in namespace "${NAMESPACES.answerKey}" is expected.`);
  const parts = sequenceOf(root);
  const questions = [parts.required('Question'), ...parts.many('Question')].map(keyQuestion);
  const mapping = parts.optional('QualificationValueMapping');
  parts.end();
  requireUnique(
    questions.map(({ identifier }) => identifier),
    'QuestionIdentifier',
  );
  return { questions, ...(mapping === undefined ? {} : { mapping: valueMapping(mapping) }) };
}

/**
 * A test that is graded by a key has no free text, and the key speaks of its questions and choices only.
 * @throws Refusal `ParameterValidationError`
 */
export function requireGradable(form: QuestionForm, key: AnswerKey): void {
  for (const { identifier, answer } of form.questions)
    if (answer.kind === 'freeText' || answer.other !== undefined)
      throw xmlRefusal(`Question "${identifier}" takes free text, which an AnswerKey cannot grade.`);
  for (const { identifier, options } of key.questions) {
    const answer = form.questions.find((item) => item.identifier === identifier)?.answer;
    if (answer?.kind !== 'selection')
      throw xmlRefusal(`The test has no question "${identifier}" for the AnswerKey.`);
    const offered = answer.selections.map((selection) => selection.identifier);
    for (const option of options)
      for (const selection of option.selections)
        if (!offered.includes(selection))
          throw xmlRefusal(`Question "${identifier}" of the test has no selection "${selection}".`);
  }
}

function keyQuestion(element: XmlElement): KeyQuestion {
  const parts = sequenceOf(element);
  const identifier = filled(textOf(parts.required('QuestionIdentifier')), 'QuestionIdentifier');
  const options = [parts.required('AnswerOption'), ...parts.many('AnswerOption')].map(keyOption);
  const defaultScore = parts.optional('DefaultScore');
  parts.end();
  return {
    identifier,
    options,
    defaultScore: defaultScore === undefined ? 0 : integer(textOf(defaultScore), 'DefaultScore'),
  };
}

function keyOption(element: XmlElement): KeyOption {
  const parts = sequenceOf(element);
  const selections = [parts.required('SelectionIdentifier'), ...parts.many('SelectionIdentifier')].map(
    textOf,
  );
  const score = integer(textOf(parts.required('AnswerScore')), 'AnswerScore');
  parts.end();
  return { selections: new Set(selections), score };
}

function valueMapping(element: XmlElement): ValueMapping {
  const parts = sequenceOf(element);
  const percentage = parts.optional('PercentageMapping');
  const scale = percentage === undefined ? parts.optional('ScaleMapping') : undefined;
  const range = percentage === undefined && scale === undefined ? parts.optional('RangeMapping') : undefined;
  parts.end();
  if (percentage !== undefined)
    return {
      kind: 'percentage',
      maximum: integer(only(percentage, 'MaximumSummedScore'), 'MaximumSummedScore', 1),
    };
  if (scale !== undefined)
    return {
      kind: 'scale',
      multiplier: decimal(only(scale, 'SummedScoreMultiplier'), 'SummedScoreMultiplier'),
    };
  if (range !== undefined) return rangeMapping(range);
  throw xmlRefusal(
    `"QualificationValueMapping" must hold a PercentageMapping, a ScaleMapping or a RangeMapping, but holds ${elementsOf(element).length} elements.`,
  );
}

function only(element: XmlElement, name: string): string {
  const parts = sequenceOf(element);
  const text = textOf(parts.required(name));
  parts.end();
  return text;
}

function rangeMapping(element: XmlElement): ValueMapping {
  const parts = sequenceOf(element);
  const ranges = [parts.required('SummedScoreRange'), ...parts.many('SummedScoreRange')].map(scoreRange);
  const outOfRange = integer(
    textOf(parts.required('OutOfRangeQualificationValue')),
    'OutOfRangeQualificationValue',
  );
  parts.end();
  return { kind: 'range', ranges, outOfRange };
}

function scoreRange(element: XmlElement): ScoreRange {
  const parts = sequenceOf(element);
  const from = integer(textOf(parts.required('InclusiveLowerBound')), 'InclusiveLowerBound');
  const to = integer(textOf(parts.required('InclusiveUpperBound')), 'InclusiveUpperBound');
  const value = integer(textOf(parts.required('QualificationValue')), 'QualificationValue');
  parts.end();
  if (from > to) throw xmlRefusal('"InclusiveLowerBound" must not exceed "InclusiveUpperBound".');
  return { from, to, value };
}

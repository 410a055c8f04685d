import type { XmlElement } from '../xml/document.ts';
import { xmlRefusal } from '../xml/refusal.ts';
import { elementsOf, requireAttributes, sequenceOf, textOf } from '../xml/sequence.ts';
import { integer } from '../xml/values.ts';
import type { AnswerFormat, FreeTextAnswer } from './model.ts';

/** AWS API Reference, QuestionForm: what a worker reads when errorText is not given. */
const DEFAULT_ERROR_TEXT = 'Invalid input supplied.';

/**
 * A FreeTextAnswer, or an OtherSelection, which has the same shape.
 * @throws Refusal with the XML error
 */
export function parseFreeText(element: XmlElement): FreeTextAnswer {
  const parts = sequenceOf(element);
  const constraints = parts.optional('Constraints');
  const defaultText = parts.optional('DefaultText');
  const lines = parts.optional('NumberOfLinesSuggestion');
  parts.end();
  return {
    kind: 'freeText',
    ...constraintsOf(constraints),
    defaultText: defaultText === undefined ? '' : textOf(defaultText),
    lines: lines === undefined ? 1 : integer(textOf(lines), 'NumberOfLinesSuggestion', 1),
  };
}

function constraintsOf(
  element: XmlElement | undefined,
): Pick<FreeTextAnswer, 'numeric' | 'length' | 'formats'> {
  if (element === undefined) return { length: { min: 0 }, formats: [] };
  const parts = sequenceOf(element);
  const isNumeric = parts.optional('IsNumeric');
  const length = parts.optional('Length');
  const formats = parts.many('AnswerFormatRegex').map(formatOf);
  parts.end();
  const bounds = isNumeric === undefined ? undefined : boundsOf(isNumeric, 'minValue', 'maxValue');
  const lengths = length === undefined ? {} : boundsOf(length, 'minLength', 'maxLength', 0, 1);
  return {
    ...(bounds === undefined ? {} : { numeric: bounds }),
    length: { min: 0, ...lengths },
    formats,
  };
}

function boundsOf(
  element: XmlElement,
  minName: string,
  maxName: string,
  leastMin?: number,
  leastMax?: number,
): { min?: number; max?: number } {
  requireAttributes(element, [minName, maxName]);
  requireEmpty(element);
  const min = element.attributes.get(minName);
  const max = element.attributes.get(maxName);
  const bounds = {
    ...(min === undefined ? {} : { min: integer(min, minName, leastMin) }),
    ...(max === undefined ? {} : { max: integer(max, maxName, leastMax) }),
  };
  if (bounds.min !== undefined && bounds.max !== undefined && bounds.min > bounds.max)
    throw xmlRefusal(`"${minName}" must not exceed "${maxName}".`);
  return bounds;
}

function formatOf(element: XmlElement): AnswerFormat {
  requireAttributes(element, ['regex', 'errorText', 'flags']);
  requireEmpty(element);
  const regex = element.attributes.get('regex');
  if (regex === undefined) throw xmlRefusal('Attribute "regex" must appear on element "AnswerFormatRegex".');
  const flags = element.attributes.get('flags') ?? '';
  if (flags !== '' && flags !== 'i')
    throw xmlRefusal(`"${flags}" is not a valid value for "flags": it must be "i".`);
  requireRegex(regex);
  return {
    regex,
    ignoreCase: flags === 'i',
    errorText: element.attributes.get('errorText') ?? DEFAULT_ERROR_TEXT,
  };
}

function requireRegex(source: string): void {
  try {
    new RegExp(source);
  } catch (error) {
    throw xmlRefusal(
      `"${source}" is not a regular expression: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function requireEmpty(element: XmlElement): void {
  if (elementsOf(element).length > 0) throw xmlRefusal(`"${element.name}" must be empty.`);
}

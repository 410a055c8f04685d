import type { XmlElement } from '../xml/document.ts';
import { xmlRefusal } from '../xml/refusal.ts';
import { elementsOf, requireAttributes, sequenceOf, textOf } from '../xml/sequence.ts';
import { filled, integer } from '../xml/values.ts';
import { parseMedia } from './content.ts';
import { parseFormattedContent } from './formatted-content.ts';
import { parseFreeText } from './free-text.ts';
import type { FreeTextAnswer, Selection, SelectionAnswer, SelectionStyle } from './model.ts';

const STYLES: readonly SelectionStyle[] = [
  'radiobutton',
  'checkbox',
  'list',
  'dropdown',
  'combobox',
  'multichooser',
];

export interface Specification {
  readonly answer: FreeTextAnswer | SelectionAnswer;
  /** A least length or a least count makes the question required, whatever IsRequired says. */
  readonly demandsAnswer: boolean;
}

/**
 * An AnswerSpecification.
 * @throws Refusal with the XML error
 */
export function parseSpecification(element: XmlElement): Specification {
  requireAttributes(element, []);
  const [only, ...more] = elementsOf(element);
  if (only === undefined || more.length > 0)
    throw xmlRefusal('"AnswerSpecification" must hold exactly one of FreeTextAnswer and SelectionAnswer.');
  if (only.namespace === element.namespace)
    switch (only.name) {
      case 'FreeTextAnswer': {
        const answer = parseFreeText(only);
        return { answer, demandsAnswer: answer.length.min > 0 };
      }
      case 'SelectionAnswer':
        return selectionAnswer(only);
      case 'FileUploadAnswer':
        throw xmlRefusal(
          'The element "FileUploadAnswer" is not supported since 2017-12-12. Let the worker upload from an HTMLQuestion or an ExternalQuestion.',
        );
    }
  throw xmlRefusal(`Element "${only.name}" is not allowed at this place in "AnswerSpecification".`);
}

function selectionAnswer(element: XmlElement): Specification {
  const parts = sequenceOf(element);
  const minElement = parts.optional('MinSelectionCount');
  const maxElement = parts.optional('MaxSelectionCount');
  const styleElement = parts.optional('StyleSuggestion');
  const list = sequenceOf(parts.required('Selections'));
  parts.end();
  const selections = [list.required('Selection'), ...list.many('Selection')].map(selection);
  const other = list.optional('OtherSelection');
  list.end();

  const identifiers = selections.map(({ identifier }) => identifier);
  if (new Set(identifiers).size < identifiers.length)
    throw xmlRefusal('A "SelectionIdentifier" is used more than once in the same question.');
  const most = selections.length;
  const min = minElement === undefined ? 1 : integer(textOf(minElement), 'MinSelectionCount', 0, most);
  const max =
    maxElement === undefined ? Math.max(1, min) : integer(textOf(maxElement), 'MaxSelectionCount', 1, most);
  if (min > max) throw xmlRefusal('"MinSelectionCount" must not exceed "MaxSelectionCount".');
  return {
    answer: {
      kind: 'selection',
      min,
      max,
      style: fittingStyle(styleElement === undefined ? undefined : styleOf(styleElement), max),
      selections,
      ...(other === undefined ? {} : { other: parseFreeText(other) }),
    },
    demandsAnswer: minElement !== undefined && min > 0,
  };
}

function styleOf(element: XmlElement): SelectionStyle {
  const name = textOf(element).trim();
  const style = STYLES.find((one) => one === name);
  if (style === undefined)
    throw xmlRefusal(
      `"${name}" is not a valid value for "StyleSuggestion": it must be one of ${STYLES.join(', ')}.`,
    );
  return style;
}

/** Radio buttons and drop-down lists can hold one choice only (AWS API Reference, QuestionForm). */
function fittingStyle(suggestion: SelectionStyle | undefined, max: number): SelectionStyle {
  if (max === 1) return suggestion ?? 'radiobutton';
  if (suggestion === undefined || suggestion === 'radiobutton') return 'checkbox';
  return suggestion === 'dropdown' ? 'list' : suggestion;
}

function selection(element: XmlElement): Selection {
  const parts = sequenceOf(element);
  const identifier = filled(textOf(parts.required('SelectionIdentifier')), 'SelectionIdentifier');
  const text = parts.optional('Text');
  const formatted = text === undefined ? parts.optional('FormattedContent') : undefined;
  const media = text === undefined && formatted === undefined ? parts.required('Binary') : undefined;
  parts.end();
  if (text !== undefined) return { identifier, content: { kind: 'text', text: textOf(text) } };
  if (formatted !== undefined) return { identifier, content: parseFormattedContent(formatted) };
  if (media !== undefined) return { identifier, content: parseMedia(media) };
  throw xmlRefusal('"Selection" must hold a Text, a FormattedContent or a Binary.');
}

import { NAMESPACES } from './namespaces.ts';
import { parseXml, type XmlElement } from './xml/document.ts';
import { xmlRefusal } from './xml/refusal.ts';
import { sequenceOf, textOf } from './xml/sequence.ts';
import { withoutIllegalCharacters } from './xml/well-formed.ts';

/** One question's answer in a QuestionFormAnswers document (AWS API Reference, QuestionFormAnswers). */
export type Answer =
  | { readonly kind: 'freeText'; readonly question: string; readonly text: string }
  | {
      readonly kind: 'selection';
      readonly question: string;
      readonly selections: readonly string[];
      /** What the worker wrote in the field for other answers. */
      readonly other?: string;
    };

/**
 * The Answer of an assignment or a qualification request, in the shape that clients walk by position: no white space
 * between the elements, in each Answer first the identifier and then the text. Characters that XML cannot carry
 * become U+FFFD; carriage returns survive as references, because a parser turns bare ones into line feeds.
 */
export function answersXml(answers: readonly Answer[]): string {
  const all = answers.map(
    (answer) => `<Answer>${element('QuestionIdentifier', answer.question)}${given(answer)}</Answer>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' +
    `<QuestionFormAnswers xmlns="${NAMESPACES.answers}">${all.join('')}</QuestionFormAnswers>`
  );
}

function given(answer: Answer): string {
  if (answer.kind === 'freeText') return element('FreeText', answer.text);
  const selections = answer.selections.map((identifier) => element('SelectionIdentifier', identifier));
  const other = answer.other === undefined ? '' : element('OtherSelectionText', answer.other);
  return selections.join('') + other;
}

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

const escaped = (text: string): string =>
  withoutIllegalCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');

/**
 * Reads a QuestionFormAnswers document; an empty one has no answers.
 * @throws Refusal with the XML error
 */
export function parseAnswers(xml: string): readonly Answer[] {
  if (xml.trim() === '') return [];
  const root = parseXml(xml);
  if (root.name !== 'QuestionFormAnswers' || root.namespace !== NAMESPACES.answers)
    throw xmlRefusal(`QuestionFormAnswers in namespace "${NAMESPACES.answers}" is expected.`);
  const parts = sequenceOf(root);
  const answers = parts.many('Answer').map(answerOf);
  parts.end();
  return answers;
}

function answerOf(answer: XmlElement): Answer {
  const parts = sequenceOf(answer);
  const question = textOf(parts.required('QuestionIdentifier'));
  const freeText = parts.optional('FreeText');
  if (freeText !== undefined) {
    parts.end();
    return { kind: 'freeText', question, text: textOf(freeText) };
  }
  const selections = parts.many('SelectionIdentifier').map(textOf);
  const other = parts.optional('OtherSelectionText');
  parts.end();
  return {
    kind: 'selection',
    question,
    selections,
    ...(other === undefined ? {} : { other: textOf(other) }),
  };
}

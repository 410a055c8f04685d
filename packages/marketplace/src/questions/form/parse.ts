import type { XmlElement } from '../xml/document.ts';
import { xmlRefusal } from '../xml/refusal.ts';
import { sequenceOf, textOf } from '../xml/sequence.ts';
import { boolean, filled } from '../xml/values.ts';
import { parseContent } from './content.ts';
import type { FormItem, QuestionForm } from './model.ts';
import { parseSpecification } from './specification.ts';

/** @throws Refusal with the XML error */
export function parseForm(root: XmlElement): QuestionForm {
  const parts = sequenceOf(root);
  const overview = parts.optional('Overview');
  const questions = [parts.required('Question'), ...parts.many('Question')].map(item);
  parts.end();
  requireUnique(
    questions.map(({ identifier }) => identifier),
    'QuestionIdentifier',
  );
  return { overview: overview === undefined ? [] : parseContent(overview), questions };
}

function item(element: XmlElement): FormItem {
  const parts = sequenceOf(element);
  const identifier = filled(textOf(parts.required('QuestionIdentifier')), 'QuestionIdentifier');
  const displayName = parts.optional('DisplayName');
  const isRequired = parts.optional('IsRequired');
  const content = parseContent(parts.required('QuestionContent'));
  const { answer, demandsAnswer } = parseSpecification(parts.required('AnswerSpecification'));
  parts.end();
  return {
    identifier,
    ...(displayName === undefined ? {} : { displayName: textOf(displayName) }),
    required: demandsAnswer || (isRequired !== undefined && boolean(textOf(isRequired), 'IsRequired')),
    content,
    answer,
  };
}

/** @throws Refusal when one occurs twice */
export function requireUnique(identifiers: readonly string[], element: string): void {
  const twice = identifiers.find((identifier, index) => identifiers.indexOf(identifier) !== index);
  if (twice !== undefined) throw xmlRefusal(`"${twice}" is used for more than one ${element}.`);
}

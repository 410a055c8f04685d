import type { ScreeningAnswer, ScreeningQuestion } from '../../domain/screening.ts';
import type { Answer } from '../../questions/answers.ts';
import { NAMESPACES } from '../../questions/namespaces.ts';
import { withoutIllegalCharacters } from '../../questions/xml/well-formed.ts';

const MOST_TEXT_SIGNS = 500;

const escaped = (text: string): string =>
  withoutIllegalCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

/** A questionnaire as the QuestionForm that qualification tests are made of. An option is its own identifier. */
export function questionnaireXml(description: string, questions: readonly ScreeningQuestion[]): string {
  const overview = description === '' ? '' : `<Overview>${element('Text', description)}</Overview>`;
  return `<QuestionForm xmlns="${NAMESPACES.questionForm2017}">${overview}${questions.map(item).join('')}</QuestionForm>`;
}

const item = (question: ScreeningQuestion): string =>
  `<Question>${element('QuestionIdentifier', question.id)}${element('IsRequired', String(question.required))}<QuestionContent>${element('Text', question.text)}</QuestionContent><AnswerSpecification>${specification(question)}</AnswerSpecification></Question>`;

function specification(question: ScreeningQuestion): string {
  switch (question.kind) {
    case 'choice': {
      const { options, required, several } = question;
      // A least count would make the question required, whatever IsRequired says.
      const least = required ? '<MinSelectionCount>1</MinSelectionCount>' : '';
      const most = `<MaxSelectionCount>${several ? options.length : 1}</MaxSelectionCount>`;
      const selections = options.map(
        (option) =>
          `<Selection>${element('SelectionIdentifier', option)}${element('Text', option)}</Selection>`,
      );
      return `<SelectionAnswer>${least}${most}<StyleSuggestion>${several ? 'checkbox' : 'radiobutton'}</StyleSuggestion><Selections>${selections.join('')}</Selections></SelectionAnswer>`;
    }
    case 'number': {
      const bound = (name: string, value: number | undefined): string =>
        value === undefined ? '' : ` ${name}="${value}"`;
      return `<FreeTextAnswer><Constraints><IsNumeric${bound('minValue', question.min)}${bound('maxValue', question.max)}/></Constraints></FreeTextAnswer>`;
    }
    case 'text':
      return `<FreeTextAnswer><Constraints><Length maxLength="${MOST_TEXT_SIGNS}"/></Constraints></FreeTextAnswer>`;
  }
}

/** Answers to a questionnaire as its rules read them. */
export const screeningAnswers = (answers: readonly Answer[]): readonly ScreeningAnswer[] =>
  answers.map((answer) => ({
    question: answer.question,
    texts: answer.kind === 'freeText' ? [answer.text] : answer.selections,
  }));

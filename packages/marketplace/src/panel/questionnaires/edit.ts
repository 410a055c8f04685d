import type { Outcome, Questionnaire, ScreeningQuestion } from '../../domain/screening.ts';
import { type Fields, field } from '../../site/http/fields.ts';
import type { PanelTexts } from '../texts/texts.ts';

const MOST_SIGNS = 200;
const MOST_OPTIONS = 100;
/** As many cases as the form has rows for. */
export const RANGE_ROWS = 6;

type Words = PanelTexts['questionnaires']['problem'];

/** What was entered, or the sentence that says what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

export function titleFrom(fields: Fields, words: Words): Read<Pick<Questionnaire, 'title' | 'description'>> {
  const title = field(fields, 'title');
  return title === '' || title.length > MOST_SIGNS
    ? { problem: words.title }
    : { value: { title, description: field(fields, 'description').slice(0, 2000) } };
}

/** @param taken the questions that are there */
export function questionFrom(
  fields: Fields,
  words: Words,
  taken: readonly ScreeningQuestion[],
): Read<ScreeningQuestion> {
  const text = field(fields, 'text');
  if (text === '' || text.length > 1000) return { problem: words.text };
  const common = { id: freeId(taken), text, required: field(fields, 'required') === '1' };
  switch (field(fields, 'kind')) {
    case 'choice': {
      const options = [...new Set(lines(field(fields, 'options')))];
      if (
        options.length < 2 ||
        options.length > MOST_OPTIONS ||
        options.some((one) => one.length > MOST_SIGNS)
      )
        return { problem: words.options };
      return { value: { ...common, kind: 'choice', options, several: field(fields, 'several') === '1' } };
    }
    case 'number': {
      const min = wholeFrom(field(fields, 'min'));
      const max = wholeFrom(field(fields, 'max'));
      if (min === 'wrong' || max === 'wrong' || (min !== undefined && max !== undefined && min > max))
        return { problem: words.bounds };
      return { value: { ...common, kind: 'number', min, max } };
    }
    case 'text':
      return { value: { ...common, kind: 'text' } };
    default:
      return { problem: words.kind };
  }
}

/** @param question the one it follows from */
export function outcomeFrom(
  fields: Fields,
  words: Words,
  { outcomes, title }: Questionnaire,
  question: ScreeningQuestion,
): Read<Outcome> {
  const name = field(fields, 'name');
  if (name === '' || name.length > MOST_SIGNS || name === title || outcomes.some((one) => one.name === name))
    return { problem: words.name };
  const otherwise = wholeFrom(field(fields, 'otherwise'));
  if (otherwise === 'wrong') return { problem: words.value };
  const common = { name, question: question.id, otherwise };
  if (question.kind === 'choice') {
    const cases: { option: string; value: number }[] = [];
    for (const [index, option] of question.options.entries()) {
      const value = wholeFrom(field(fields, `value-${index}`));
      if (value === 'wrong') return { problem: words.value };
      if (value !== undefined) cases.push({ option, value });
    }
    return cases.length === 0 ? { problem: words.noCase } : { value: { ...common, kind: 'choice', cases } };
  }
  if (field(fields, 'how') === 'itself') return { value: { ...common, kind: 'itself' } };
  const cases: { from: number; to: number; value: number }[] = [];
  for (let row = 0; row < RANGE_ROWS; row += 1) {
    const given = ['from', 'to', 'value'].map((part) => wholeFrom(field(fields, `${part}-${row}`)));
    const [from, to, value] = given;
    if (given.every((one) => one === undefined)) continue;
    if (typeof from !== 'number' || typeof to !== 'number' || typeof value !== 'number' || from > to)
      return { problem: words.range };
    cases.push({ from, to, value });
  }
  return cases.length === 0 ? { problem: words.noCase } : { value: { ...common, kind: 'range', cases } };
}

/** The same list with one entry moved up or down by one place. */
export function moved<T>(list: readonly T[], index: number, by: 1 | -1): readonly T[] {
  const copy = [...list];
  const [one] = copy.splice(index, 1);
  if (one !== undefined) copy.splice(Math.max(0, index + by), 0, one);
  return copy;
}

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function wholeFrom(text: string): number | undefined | 'wrong' {
  if (text === '') return undefined;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : 'wrong';
}

/** Never one that was used before, lest old answers speak for a new question. */
function freeId(taken: readonly ScreeningQuestion[]): string {
  const numbers = taken.map(({ id }) => Number(id.slice(1)));
  return `q${Math.max(0, ...numbers) + 1}`;
}

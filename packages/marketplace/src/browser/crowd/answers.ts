import { ANSWER_NAME } from './control.ts';

type AnswerValue = string | number | boolean | readonly string[] | AnswerObject;

interface AnswerObject {
  readonly [key: string]: AnswerValue;
}

const isObject = (value: AnswerValue | undefined): value is AnswerObject =>
  typeof value === 'object' && !Array.isArray(value);

interface Answering extends Element {
  readonly name: string;
  readonly crowdAnswer: AnswerValue | undefined;
}

const answers = (element: Element): element is Answering => 'crowdAnswer' in element;

/** Controls that name no answer of their own. */
const BUTTONS = ['button', 'submit', 'reset', 'image', 'file'];

/**
 * The answers in a crowd-form, in the shape of the elements' reference: text as strings, sliders as numbers, and every
 * choice as true or false under its value under its name.
 */
export function collectAnswers(form: Element): Record<string, AnswerValue> {
  const collected: Record<string, AnswerValue> = {};
  for (const element of form.querySelectorAll('*')) {
    if (answers(element)) {
      if (element.name !== '' && element.crowdAnswer !== undefined)
        collected[element.name] = element.crowdAnswer;
      continue;
    }
    const name = element.getAttribute(ANSWER_NAME) ?? element.getAttribute('name') ?? '';
    if (name === '' || element.matches('[data-crowd-part], :disabled')) continue;
    if (element instanceof HTMLTextAreaElement) collected[name] = element.value;
    else if (element instanceof HTMLSelectElement) collected[name] = selected(element);
    else if (element instanceof HTMLInputElement && !BUTTONS.includes(element.type))
      collected[name] = inputValue(element, collected[name]);
  }
  return collected;
}

function inputValue(input: HTMLInputElement, before: AnswerValue | undefined): AnswerValue {
  if (input.type === 'range') return input.valueAsNumber;
  if (input.type !== 'checkbox' && input.type !== 'radio') return input.value;
  const others = isObject(before) ? before : {};
  return { ...others, [input.value]: input.checked };
}

const selected = (select: HTMLSelectElement): AnswerValue =>
  select.multiple ? [...select.selectedOptions].map((option) => option.value) : select.value;

/** `{"a":{"b":true}}` as `{"a.b":true}`, which answer-format="flatten-objects" asks for. */
export function flattened(values: AnswerObject, prefix = ''): Record<string, AnswerValue> {
  const flat: Record<string, AnswerValue> = {};
  for (const [name, value] of Object.entries(values))
    if (isObject(value)) Object.assign(flat, flattened(value, `${prefix}${name}.`));
    else flat[`${prefix}${name}`] = value;
  return flat;
}

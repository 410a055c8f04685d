import { attribute, descendants, type Element, elementsOf, textOf } from './dom.ts';

/** A field of a form as far as filling it needs to know. */
export type Control =
  | { readonly kind: 'fixed'; readonly name: string; readonly value: string }
  | { readonly kind: 'choice'; readonly name: string; readonly values: readonly string[] }
  | {
      readonly kind: 'boxes';
      readonly name: string;
      readonly values: readonly string[];
      readonly required: boolean;
    }
  | {
      readonly kind: 'text';
      readonly name: string;
      /** The input's type; `textarea` for the long kind. */
      readonly type: string;
      readonly required: boolean;
      readonly min: number | undefined;
      readonly max: number | undefined;
      readonly maxLength: number | undefined;
    };

export interface Form {
  /** Absolute. */
  readonly action: string;
  readonly method: 'get' | 'post';
  readonly controls: readonly Control[];
  /** A component of Amazon's `crowd-form`, which submits its fields as one JSON answer. */
  readonly isCrowdForm: boolean;
}

/** The forms of a page. @param url where the page came from, for relative actions */
export function formsOf(html: string, url: string): Form[] {
  return elementsOf(html)
    .filter(({ tagName }) => tagName === 'form' || tagName === 'crowd-form')
    .map((form) => ({
      action: new URL(attribute(form, 'action') || url, url).href,
      method: attribute(form, 'method')?.toLowerCase() === 'post' ? 'post' : 'get',
      controls: controlsIn(descendants(form)),
      isCrowdForm: form.tagName === 'crowd-form',
    }));
}

/** The fields of a page or a part of one, whether they stand in a form or not. */
export const controlsOf = (html: string): Control[] => controlsIn(elementsOf(html));

const FIELDS = new Set([
  'input',
  'select',
  'textarea',
  'crowd-input',
  'crowd-text-area',
  'crowd-checkbox',
  'crowd-radio-button',
  'crowd-slider',
]);

function controlsIn(elements: readonly Element[]): Control[] {
  const fields = elements.filter(
    (element) => FIELDS.has(element.tagName) && attribute(element, 'disabled') === undefined,
  );
  const seen = new Set<string>();
  return fields.flatMap((field) => {
    const name = attribute(field, 'name') ?? '';
    if (name === '' || seen.has(name)) return [];
    const control = controlOf(field, name, fields);
    if (control !== undefined) seen.add(name);
    return control ?? [];
  });
}

function controlOf(field: Element, name: string, fields: readonly Element[]): Control | undefined {
  const type = typeOf(field);
  const value = attribute(field, 'value');
  const required = attribute(field, 'required') !== undefined;
  const alike = fields.filter((other) => attribute(other, 'name') === name && typeOf(other) === type);
  switch (type) {
    case 'hidden':
      return { kind: 'fixed', name, value: value ?? '' };
    case 'submit':
    case 'button':
    case 'reset':
    case 'image':
    case 'file':
      return undefined;
    case 'radio':
      return { kind: 'choice', name, values: alike.map((other) => attribute(other, 'value') ?? 'on') };
    case 'checkbox':
      return {
        kind: 'boxes',
        name,
        values: alike.map((other) => attribute(other, 'value') ?? 'on'),
        required,
      };
    case 'select':
      return { kind: 'choice', name, values: optionsOf(field) };
    default:
      return {
        kind: 'text',
        name,
        type,
        required,
        min: numberOf(attribute(field, 'min')),
        max: numberOf(attribute(field, 'max')),
        maxLength: numberOf(attribute(field, 'maxlength')),
      };
  }
}

function typeOf(field: Element): string {
  switch (field.tagName) {
    case 'select':
    case 'textarea':
      return field.tagName;
    case 'crowd-text-area':
      return 'textarea';
    case 'crowd-checkbox':
      return 'checkbox';
    case 'crowd-radio-button':
      return 'radio';
    case 'crowd-slider':
      return 'range';
    default:
      return attribute(field, 'type')?.toLowerCase() ?? 'text';
  }
}

/** An empty value is the line that asks to choose. */
const optionsOf = (select: Element): string[] =>
  descendants(select)
    .filter(({ tagName }) => tagName === 'option')
    .map((option) => attribute(option, 'value') ?? textOf(option))
    .filter((value) => value !== '');

function numberOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return text === undefined || text === '' || !Number.isFinite(number) ? undefined : number;
}

import type { Random } from '@turnout/core';
import { between, chance, pick } from '../behaviour/random.ts';
import type { Control } from './forms.ts';

const REMARKS = [
  'No remarks, thank you.',
  'It was interesting.',
  'The instructions were clear.',
  'Some of it went quite fast.',
];
const NONSENSE = ['good', 'nice survey', 'asdf', 'yes', 'very good thanks'];

/**
 * Fills in fields as a person would.
 * @param careless takes the first answer everywhere and writes nonsense
 * @returns the pairs that a browser would send, in the order of the form
 */
export function fillIn(
  controls: readonly Control[],
  random: Random,
  careless: boolean,
): [name: string, value: string][] {
  return controls.flatMap((control) =>
    valuesFor(control, random, careless).map((value): [string, string] => [control.name, value]),
  );
}

/** The values of one field; more than one for boxes, none for what stays empty. */
export function valuesFor(control: Control, random: Random, careless: boolean): string[] {
  switch (control.kind) {
    case 'fixed':
      return [control.value];
    case 'choice': {
      const chosen = careless ? control.values[0] : pick(random, control.values);
      return chosen === undefined ? [] : [chosen];
    }
    case 'boxes': {
      if (control.required) return control.values.slice(0, 1);
      return control.values.filter(() => !careless && chance(random, 0.5));
    }
    case 'text':
      return [text(control, random, careless)];
  }
}

function text(control: Control & { readonly kind: 'text' }, random: Random, careless: boolean): string {
  const { type, min, max, maxLength } = control;
  switch (type) {
    case 'number':
    case 'range': {
      // What is asked for without limits is an age more often than anything else.
      const low = Math.ceil(min ?? (max === undefined ? 18 : Math.min(18, max)));
      const high = Math.floor(max ?? Math.max(low, 80));
      return String(careless ? low : between(random, low, Math.max(low, high)));
    }
    case 'email':
      return 'worker@example.org';
    case 'url':
      return 'https://example.org/';
    case 'tel':
      return '5550100';
    case 'date':
      return '1990-06-15';
    case 'month':
      return '1990-06';
    case 'time':
      return '12:00';
    case 'color':
      return '#336699';
    default: {
      const words = pick(random, careless ? NONSENSE : REMARKS) ?? '';
      return maxLength === undefined ? words : words.slice(0, maxLength);
    }
  }
}

import type { Answer } from '../../questions/answers.ts';

/** The values of an answer as review policies compare them: without surrounding white space, in no order. */
export function valuesOf(answer: Answer | undefined): ReadonlySet<string> {
  if (answer === undefined) return new Set();
  const raw = answer.kind === 'freeText' ? [answer.text] : [...answer.selections, answer.other ?? ''];
  return trimmed(raw);
}

export const trimmed = (values: readonly string[]): ReadonlySet<string> =>
  new Set(values.map((value) => value.trim()).filter((value) => value !== ''));

export const sameValues = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((value) => other.has(value));

/** Percentages are cut, not rounded: two of three are 66 (API reference, HIT Review Policies). */
export const percentage = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.floor((part * 100) / whole);

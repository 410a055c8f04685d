import { xmlRefusal } from './refusal.ts';

/** The largest and smallest `xs:int`. */
const INT = { min: -2_147_483_648, max: 2_147_483_647 };

/**
 * An `xs:int`, `xs:nonNegativeInteger` or `xs:positiveInteger`; surrounding white space does not count.
 * @param what names the element or attribute in the refusal
 */
export function integer(text: string, what: string, min = INT.min, max = INT.max): number {
  const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    const range =
      min === INT.min && max === INT.max ? '' : ` from ${min}${max === INT.max ? ' up' : ` to ${max}`}`;
    throw xmlRefusal(`"${text.trim()}" is not a valid value for "${what}": it must be an integer${range}.`);
  }
  // Minus zero would print as "0" but compare as different.
  return value + 0;
}

/** An `xs:decimal`. */
export function decimal(text: string, what: string): number {
  if (!/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/.test(text))
    throw xmlRefusal(`"${text.trim()}" is not a valid value for "${what}": it must be a decimal number.`);
  return Number(text);
}

/** An `xs:boolean`. */
export function boolean(text: string, what: string): boolean {
  const word = text.trim();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  throw xmlRefusal(`"${word}" is not a valid value for "${what}": it must be true or false.`);
}

/** A string that must say something: an identifier. */
export function filled(text: string, what: string): string {
  if (text.trim() === '') throw xmlRefusal(`"${what}" must not be empty.`);
  return text;
}

import { MessagingRefusal } from './messaging-refusal.ts';

/** What a call carries, from either protocol: texts, numbers, lists and records, nothing checked yet. */
export type Input = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns undefined where there is nothing. @throws MessagingRefusal */
export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw invalidValue(name, value, 'Must be a text.');
}

/** @throws MessagingRefusal MissingParameter when it is not there or empty */
export function requiredText(input: Input, name: string): string {
  const value = text(input, name);
  if (value !== undefined && value !== '') return value;
  throw new MessagingRefusal('MissingParameter', `The request must contain the parameter ${name}.`);
}

/** A whole number in the bounds; the older protocol sends it as text. @throws MessagingRefusal */
export function whole(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most)
    return number;
  throw invalidValue(name, value, `Must be between ${least} and ${most}, if provided.`);
}

/** @returns an empty list where there is nothing. @throws MessagingRefusal */
export function texts(input: Input, name: string): readonly string[] {
  const value = input[name];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw invalidValue(name, value, 'Must be a list of texts.');
}

/** @returns an empty record where there is nothing. @throws MessagingRefusal */
export function textsByName(input: Input, name: string): Readonly<Record<string, string>> {
  const value = input[name] ?? {};
  if (!isRecord(value)) throw invalidValue(name, value, 'Must be a map.');
  return Object.fromEntries(Object.keys(value).map((key) => [key, text(value, key) ?? '']));
}

export function invalidValue(name: string, value: unknown, reason: string): MessagingRefusal {
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return new MessagingRefusal(
    'InvalidParameterValue',
    `Value ${shown.slice(0, 200)} for parameter ${name} is invalid. Reason: ${reason}`,
  );
}

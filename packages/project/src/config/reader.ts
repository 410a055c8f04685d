import { isAbsolute, resolve } from 'node:path';
import type { ConfigProblem, Origin, ResolvedSettings, ResolvedValue } from './settings.ts';

/** Reads typed values and collects what is wrong with them; a wrong value reads as a harmless stand-in. */
export interface Reader {
  text(section: string, key: string): string;
  origin(section: string, key: string): Origin | undefined;
  integer(section: string, key: string, range: { readonly min: number; readonly max?: number }): number;
  number(section: string, key: string, range: { readonly min: number; readonly max?: number }): number;
  boolean(section: string, key: string): boolean;
  choice<T extends string>(section: string, key: string, choices: readonly T[]): T;
  /** Comma-separated, trimmed, empty parts left out. */
  list(section: string, key: string): readonly string[];
  /** Relative to the study folder; undefined when empty. */
  path(section: string, key: string): string | undefined;
  fail(section: string, key: string, message: string, remedy: string): void;
}

const TRUE = /^(1|yes|true|on)$/i;
const FALSE = /^(0|no|false|off)$/i;
const INTEGER = /^[+-]?\d+(_\d+)*$/;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

export function createReader(folder: string, settings: ResolvedSettings, problems: ConfigProblem[]): Reader {
  const at = (section: string, key: string): ResolvedValue | undefined => settings.get(section)?.get(key);
  const text = (section: string, key: string): string => at(section, key)?.text ?? '';

  const fail = (section: string, key: string, message: string, remedy: string): void => {
    const origin = at(section, key)?.origin;
    const place = origin?.kind === 'environment' ? ` (set by ${origin.label})` : '';
    problems.push({
      file: origin?.file,
      line: origin?.line,
      message: `${key}${place} ${message}`,
      remedy,
    });
  };

  const numeric = (
    form: RegExp,
    kind: string,
    section: string,
    key: string,
    { min, max }: { readonly min: number; readonly max?: number },
  ): number => {
    const raw = text(section, key);
    const value = form.test(raw) ? Number(raw.replaceAll('_', '')) : Number.NaN;
    if (value >= min && (max === undefined || value <= max)) return value;
    const range = max === undefined ? `${min} or more` : `${min} to ${max}`;
    fail(
      section,
      key,
      `is "${raw}", but must be ${kind}, ${range}.`,
      hint(raw) ?? `Write ${key} = ${min}, for example.`,
    );
    return min;
  };

  return {
    text,
    fail,
    origin: (section, key) => at(section, key)?.origin,
    integer: (section, key, range) => numeric(INTEGER, 'a whole number', section, key, range),
    number: (section, key, range) => numeric(NUMBER, 'a number', section, key, range),
    boolean(section, key) {
      const raw = text(section, key);
      if (TRUE.test(raw)) return true;
      if (!FALSE.test(raw))
        fail(
          section,
          key,
          `is "${raw}", but must be true or false.`,
          hint(raw) ?? `Write ${key} = false or ${key} = true.`,
        );
      return false;
    },
    choice(section, key, choices) {
      const raw = text(section, key);
      const found = choices.find((choice) => choice === raw.toLowerCase());
      const [first] = choices;
      if (found !== undefined) return found;
      if (first === undefined) throw new RangeError('a choice needs choices');
      fail(
        section,
        key,
        `is "${raw}", but must be one of: ${choices.join(', ')}.`,
        hint(raw) ?? `Write ${key} = ${first}.`,
      );
      return first;
    },
    list: (section, key) =>
      text(section, key)
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    path(section, key) {
      const raw = text(section, key);
      return raw === '' ? undefined : isAbsolute(raw) ? raw : resolve(folder, raw);
    },
  };
}

/** The usual reasons for a value that cannot be read. */
function hint(raw: string): string | undefined {
  if (/["'“”‘’]/.test(raw)) return 'Values stand without quotes; delete the quotes.';
  if (/\s[#;]/.test(raw)) return 'A comment needs a line of its own; move it above.';
  return undefined;
}

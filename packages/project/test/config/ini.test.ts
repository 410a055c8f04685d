import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDotenv } from '../../src/config/dotenv.ts';
import { parseIni } from '../../src/config/ini.ts';
import { interpolate } from '../../src/config/interpolate.ts';

interface RecordedValue {
  readonly raw: string;
  readonly value?: string;
  readonly error?: string;
}

type Recorded =
  | { readonly error: string; readonly lines: readonly (number | null)[] }
  | {
      readonly defaults: Readonly<Record<string, RecordedValue>>;
      readonly sections: Readonly<Record<string, Readonly<Record<string, RecordedValue>>>>;
    };

const folder = new URL('../fixtures/config/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const recorded: Readonly<Record<string, Recorded>> = JSON.parse(read('recorded.json'));

/** What interpolation says where Python raises. */
const problems: Readonly<Record<string, string>> = {
  InterpolationSyntaxError: 'lone-percent',
  InterpolationMissingOptionError: 'unknown-name',
  InterpolationDepthError: 'too-deep',
};

describe('INI files read as by Python', () => {
  it('every recorded file', () => {
    expect(Object.keys(recorded)).toEqual(
      readdirSync(folder)
        .filter((name) => name.endsWith('.ini'))
        .sort(),
    );
  });

  it.each(Object.entries(recorded))('%s', (name, expected) => {
    const ini = parseIni(read(name));
    if ('error' in expected) {
      const [first] = expected.lines;
      expect(ini.problems.map(({ line }) => line)).toContain(first);
      return;
    }
    expect(ini.problems).toEqual([]);
    const raw = (values: Readonly<Record<string, RecordedValue>>): [string, string][] =>
      Object.entries(values).map(([key, value]) => [key, value.raw]);
    const ours = [...ini.sections].map(([section, values]) => [
      section,
      [...values].map(([key, { text }]) => [key, text]),
    ]);
    const theirs = Object.entries(expected.sections).map(([section, values]) => [section, raw(values)]);
    const defaults = raw(expected.defaults);
    if (defaults.length > 0) theirs.unshift(['DEFAULT', defaults]);
    expect(ours).toEqual(theirs);
  });

  const values = Object.entries(recorded).flatMap(([name, file]) =>
    'error' in file
      ? []
      : Object.entries(file.sections).flatMap(([section, entries]) =>
          Object.entries(entries).map(([key, value]) => ({ name, section, key, value, file })),
        ),
  );
  it.each(values)('$name [$section] $key', ({ section, value, file }) => {
    const lookup = (key: string): string | undefined =>
      (file.sections[section]?.[key] ?? file.defaults[key])?.raw;
    const result = interpolate(value.raw, lookup);
    if (value.error === undefined) expect(result).toEqual({ text: value.value, problem: undefined });
    else expect(result.problem?.kind).toBe(problems[value.error]);
  });

  it('C8 a lone percent sign stays, the rest is still resolved', () => {
    expect(interpolate('50% of %(a)s, %%', () => 'x').text).toBe('50% of x, %');
    expect(interpolate('%(nothing)s', () => undefined).text).toBe('%(nothing)s');
  });

  it('all problems of a file are found, not only the first', () => {
    expect(parseIni('x = 1\n[A]\ntext\na = 1\na = 2\n[A]\n').problems.map(({ line }) => line)).toEqual([
      1, 3, 5, 6,
    ]);
  });
});

describe('.env files read as by python-dotenv', () => {
  const expected: Readonly<Record<string, Readonly<Record<string, string | null>>>> = JSON.parse(
    read('dotenv/recorded.json'),
  );
  it.each(Object.entries(expected))('%s', (name, values) => {
    const assigned = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    expect(parseDotenv(read(`dotenv/${name}`), {})).toEqual(assigned);
  });

  it('the environment wins inside a reference', () => {
    expect(parseDotenv('A=file\nB=\u0024{A}', { A: 'outside' })).toEqual({ A: 'file', B: 'outside' });
  });
});

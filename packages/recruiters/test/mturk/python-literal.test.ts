import { describe, expect, it } from 'vitest';
import { parsePythonLiteral } from '../../src/mturk/reading/python-literal.ts';

const readingOf = (text: string) => {
  const result = parsePythonLiteral(text);
  if (result.kind === 'problem') throw new Error(result.problem);
  return result.value;
};
const problemOf = (text: string) => {
  const result = parsePythonLiteral(text);
  return result.kind === 'problem' ? result.problem : undefined;
};

describe('what is read', () => {
  it.each([
    ['True', true],
    ['None', null],
    ['null', null],
    ["'single'", 'single'],
    ['"it\'s"', "it's"],
    ["'a' 'b'\n 'c'", 'abc'],
    ["('a '\n 'b')", 'a b'],
    ["'a' + 'b'", 'ab'],
    ['"""two\nlines"""', 'two\nlines'],
    ["'''it's'''", "it's"],
    [String.raw`'a\n\t\x41\u00e9\U0001F600\'\\'`, "a\n\tAé😀'\\"],
    [String.raw`"\ud83d\ude00 \/ \q"`, '😀 / \\q'],
    [String.raw`r'a\n'`, 'a\\n'],
    ["u'é'", 'é'],
    ["'a\\\nb'", 'ab'],
    ['7 * 24', 168],
    ['7*24 - 2 * (3 + 4) / 7', 166],
    ['-1.5e3', -1500],
    ['1_000', 1000],
    ['.5', 0.5],
    ['[1, 2, 3,]', [1, 2, 3]],
    ['[]', []],
    ['()', []],
    ['(1,)', [1]],
    ['(1)', 1],
    ['{}', {}],
    ['{\'a\': 1, "b": [True, None,],}', { a: 1, b: [true, null] }],
    ["dict(a=1, b='x',)", { a: 1, b: 'x' }],
    ["# a comment\n{ 'a': 1, # another\n 'b': '#none' }\n# the end", { a: 1, b: '#none' }],
    ["mturk_hit_settings = dict(\n  title='A',\n)", { title: 'A' }],
    ['{"__proto__": {"a": 1}}', Object.fromEntries([['__proto__', { a: 1 }]])],
  ])('%s', (text, value) => {
    expect(readingOf(text)).toEqual(value);
  });

  it('reads whatever JSON there is as JSON does', () => {
    for (const value of [
      { a: [1, -2.5, 'x"\n\\ü\u2028', { b: null, c: true }] },
      [],
      'text',
      0.001,
      [[[]]],
    ]) {
      expect(readingOf(JSON.stringify(value))).toEqual(value);
      expect(readingOf(JSON.stringify(value, undefined, 2))).toEqual(value);
    }
  });
});

describe('what is not read', () => {
  it.each([
    ['', 'line 1, column 1: the end comes too early'],
    ["{'a': 1", 'line 1, column 8: a comma or "}" is missing'],
    ["{'a' 1}", 'line 1, column 6: ":" is missing after "a"'],
    ['{1: 2}', 'line 1, column 2: a key must be a text'],
    ["{'a': 1,\n 'a': 2}", 'line 2, column 5: "a" is there twice'],
    ["'no end", 'a text has no end'],
    ['[1 2]', 'line 1, column 4: a comma or "]" is missing'],
    ['[1, foo]', 'line 1, column 5: "foo" is a name; write its value in place of it'],
    ["os.system('x')", '"os.system" is a name'],
    ["__import__('os')", '"__import__" is a name'],
    ["f'{x}'", '"f" is a name'],
    ["'a' * 3", 'only numbers can be reckoned with'],
    ['[1] + [2]', 'only numbers can be reckoned with'],
    ['True + 1', 'only numbers can be reckoned with'],
    ['1 2', 'line 1, column 3: there is more text after the end'],
    ['dict(1)', 'a name is missing'],
    ['@', '"@" was not expected'],
  ])('%s', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  it('what is nested without end', () => {
    expect(problemOf('['.repeat(100_000))).toContain('nested too deep');
    expect(problemOf('('.repeat(100_000))).toContain('nested too deep');
    expect(problemOf(`${'-'.repeat(100_000)}1`)).toContain('nested too deep');
  });

  it('is told in time, however long it is', () => {
    const start = process.cpuUsage();
    expect(problemOf(`[${'1, '.repeat(200_000)}`)).toContain('too early');
    expect(problemOf(`'${'a'.repeat(1_000_000)}`)).toContain('no end');
    // Of the processor's time, for others may be using it too.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(5000);
  });
});

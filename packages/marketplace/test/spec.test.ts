import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allCases } from './conformance/cases/index.ts';

const folder = import.meta.dirname;
const rules = [...read(join(folder, '../SPEC.md')).matchAll(/^- \*\*([A-Z]+\d+)\*\* /gm)].map(
  (match) => match[1] as string,
);
const sections = [...new Set(rules.map((rule) => rule.replace(/\d+$/, '')))];

/** A text in a test that begins with a rule's id, or with several: 'MH5 …', 'MM3 MM4 …'. */
const id = `(?:${sections.join('|')})\\d+`;
const citation = new RegExp(`[\`'"](${id}(?:,? ${id})*)[ :]`, 'g');

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

const inTitles = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name) && entry.name !== 'spec.test.ts')
  .map((entry) => join(entry.parentPath, entry.name))
  .flatMap((file) =>
    [...read(file).matchAll(citation)].flatMap((match) =>
      (match[1] as string).split(/,? /).map((rule) => ({ rule, where: relative(folder, file) })),
    ),
  );

/** Their titles are made when they run. */
const inCases = allCases.flatMap((one) => (one.rules ?? []).map((rule) => ({ rule, where: one.id })));

const cited = [...inTitles, ...inCases];

describe('SPEC.md', () => {
  it('has each rule once, numbered without gaps', () => {
    const expected = sections.flatMap((section) => {
      const count = rules.filter((rule) => rule.startsWith(section)).length;
      return Array.from({ length: count }, (_, index) => `${section}${index + 1}`);
    });
    expect(rules.length).toBeGreaterThan(20);
    expect(rules).toEqual(expected);
  });

  it('has a test for every rule', () => {
    const tested = new Set(cited.map(({ rule }) => rule));
    expect(rules.filter((rule) => !tested.has(rule))).toEqual([]);
  });

  it('is the only source of the rules that tests cite', () => {
    expect(cited.filter(({ rule }) => !rules.includes(rule))).toEqual([]);
  });
});

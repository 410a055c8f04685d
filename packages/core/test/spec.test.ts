import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const rules = [...read(join(root, 'packages/core/SPEC.md')).matchAll(/^- \*\*([A-Z]+\d+)\*\* /gm)].map(
  (match) => match[1] as string,
);
const sections = [...new Set(rules.map((rule) => rule.replace(/\d+$/, '')))];

/** A text in a test that begins with a rule's id, or with several: 'RE5 …', 'LC4, AU2 …'. */
const id = `(?:${sections.join('|')})\\d+`;
const citation = new RegExp(`[\`'"](${id}(?:, ${id})*)[ :]`, 'g');

function read(file: string): string {
  return readFileSync(file, 'utf8');
}

function testFiles(): string[] {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'test'));
  return [join(root, 'test'), ...packages.filter((folder) => existsSync(folder))].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && entry.name !== 'spec.test.ts')
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}

const cited = testFiles().flatMap((file) =>
  [...read(file).matchAll(citation)].flatMap((match) =>
    (match[1] as string).split(', ').map((rule) => ({ rule, file: relative(root, file) })),
  ),
);

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

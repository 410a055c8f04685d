import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withConformanceTables } from '../../../../tools/conformance-table.ts';
import { operations } from '../../src/api/shapes/index.ts';
import { profiles } from '../../src/domain/profile.ts';
import { allCases } from './cases/index.ts';
import { sentByJavaScriptOnly } from './conformance-case.ts';
import { clientNames } from './drivers/driver.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../../../docs/reference/${name}`, import.meta.url), 'utf8');

describe('docs/reference/mturk-conformance.md', () => {
  const text = page('mturk-conformance.md');

  it('lists exactly the behaviours that are tested (npm run docs writes the tables)', () => {
    expect(text).toBe(withConformanceTables(text));
  });

  it('has every operation, each behaviour once, with a fact and a reason for every gap', () => {
    expect(new Set(allCases.map((one) => one.operation))).toEqual(new Set(Object.keys(operations)));
    expect(new Set(allCases.map(({ id }) => id)).size).toBe(allCases.length);
    expect(allCases.filter(({ behaviour, fact }) => !/\.$/.test(behaviour) || fact === '')).toEqual([]);
    expect(allCases.filter(({ clients }) => clients !== 'all' && clients !== sentByJavaScriptOnly)).toEqual(
      [],
    );
  });

  it('names the clients', () => {
    expect(clientNames.filter((name) => !text.includes(`| ${name} |`))).toEqual([]);
  });
});

describe('docs/reference/mturk-profiles.md', () => {
  const text = page('mturk-profiles.md');
  const switches = Object.entries(profiles.docs);

  it('has a row and a part for each switch, with its two values', () => {
    const observed = new Map(Object.entries(profiles.observed));
    const rows = switches.map(([name, docs]) => `| \`${name}\` | \`${docs}\` | \`${observed.get(name)}\` |`);
    expect(rows.filter((row) => !text.includes(row))).toEqual([]);
    expect([...text.matchAll(/^## `(\w+)`$/gm)].map((match) => match[1])).toEqual(
      switches.map(([name]) => name),
    );
  });
});

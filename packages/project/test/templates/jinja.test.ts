import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../src/index.ts';
import { temporaryFolder } from '../support/folder.ts';

interface Case {
  readonly page: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly parts?: Readonly<Record<string, string>>;
}

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/templates/${name}`, import.meta.url), 'utf8');
const cases: Readonly<Record<string, Case>> = JSON.parse(fixture('cases.json'));
const { results }: { readonly results: Readonly<Record<string, string>> } = JSON.parse(
  fixture('recorded.json'),
);

describe('templates print what Jinja2 prints', () => {
  it.each(Object.entries(cases))('%s', (name, { page, values = {}, parts = {} }) => {
    const folder = temporaryFolder();
    for (const [file, text] of Object.entries({ ...parts, 'page.html': page })) {
      const path = join(folder, 'templates', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    expect(loadTemplates(folder).render('page.html', values)).toBe(results[name]);
  });
});

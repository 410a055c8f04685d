import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyDefinitions } from '../packages/project/src/config/keys.ts';
import { withCommands } from '../tools/command-table.ts';
import { withTable } from '../tools/error-table.ts';
import { root } from './root.ts';

const pages = [
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
];

describe('the documentation', () => {
  it('lists exactly the errors of the registry (npm run docs writes the table)', () => {
    const text = readFileSync(join(root, 'docs/reference/errors.md'), 'utf8');
    expect(text).toBe(withTable(text));
  });

  it('lists exactly the commands of the program (npm run docs writes the table)', () => {
    const text = readFileSync(join(root, 'docs/reference/commands.md'), 'utf8');
    expect(text).toBe(withCommands(text));
  });

  it('names every key of the configuration', () => {
    const text = readFileSync(join(root, 'docs/reference/config.md'), 'utf8');
    expect(keyDefinitions.map(({ key }) => key).filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
  });

  it.each(pages)('%s links only to what exists', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
    const missing = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => !existsSync(join(root, dirname(page), link)));
    expect(missing).toEqual([]);
  });
});

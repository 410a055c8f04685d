import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './root.ts';

const example = 'examples/stroop-psiturk/templates';
const pages = [
  ...['complete.html', 'consent.html', 'default.html', 'error.html'].map((name) => join(example, name)),
  ...['complete.html', 'default.html', 'error.html'].map((name) => join('packages/project/pages', name)),
];

it.each(pages)('%s takes nobody to have come from a marketplace', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/\s+/g, ' ');
  expect(text).not.toMatch(/[Rr]eturn the task|(?<!or by )the site where you found/);
});

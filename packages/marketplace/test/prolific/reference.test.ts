import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describedBehaviour } from '../../src/prolific/market/context.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const page = read('../../../../docs/reference/prolific-stand-in.md');
const api = fileURLToPath(new URL('../../src/prolific/api', import.meta.url));
const sources = readdirSync(api).map((file) => readFileSync(join(api, file), 'utf8'));
const quoted = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

it.each([
  ['operation', quoted(/operation: '(\w+)'/g, sources.join('\n'))],
  ['setting of behaviour', Object.keys(describedBehaviour)],
  [
    'kind of fault',
    quoted(/'((?:throttle|server|drop|delay)[a-z-]*)'/g, read('../../src/prolific/control.ts')),
  ],
])('the reference names every %s', (_what, names) => {
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

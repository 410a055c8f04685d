// `npm run docs`: writes the parts of the documentation that are derived from the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withCommands } from './command-table.ts';
import { withConformanceTables } from './conformance-table.ts';
import { withTable } from './error-table.ts';
import { withLintTable } from './lint-table.ts';

const reference = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs/reference');

const derived: readonly (readonly [file: string, derive: (text: string) => string])[] = [
  ['commands.md', withCommands],
  ['errors.md', withTable],
  ['rehearsal-control.md', withLintTable],
  ['mturk-conformance.md', withConformanceTables],
];

for (const [name, derive] of derived) {
  const file = join(reference, name);
  writeFileSync(file, derive(readFileSync(file, 'utf8')));
}

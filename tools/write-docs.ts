// `npm run docs`: writes the parts of the documentation that are derived from the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withTable } from './error-table.ts';

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'docs/reference/errors.md');
writeFileSync(file, withTable(readFileSync(file, 'utf8')));

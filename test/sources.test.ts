import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './root.ts';

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);

const MOST_LINES = 500;

it('no source file has outgrown its shape', () => {
  const long = tracked
    .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
    .filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > MOST_LINES);
  expect(long).toEqual([]);
});

it('the lockfile records no download addresses', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
});

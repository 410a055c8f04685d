import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MEMORY } from '../database-url.ts';

/** The file's one true path, so that two ways to it meet at the same lock; makes its folder. */
export function settleFile(file: string): string {
  if (file === MEMORY) return file;
  if (existsSync(file)) return realpathSync(file);
  mkdirSync(dirname(file), { recursive: true });
  return join(realpathSync(dirname(file)), basename(file));
}

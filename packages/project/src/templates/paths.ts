import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * The file a relative path names inside a folder, for paths from outside: no way up, no hidden files, and links
 * only to what lies inside `boundary` (the study folder).
 * @returns the absolute path as written; undefined when there is nothing that may be shown
 */
export function fileInside(folder: string, path: string, boundary: string): string | undefined {
  if (path === '' || /[\\\0]/.test(path)) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0 || path.endsWith('/') || parts.some((part) => part.startsWith('.')))
    return undefined;
  const file = join(folder, ...parts);
  try {
    const real = realpathSync(file);
    if (!real.startsWith(realpathSync(boundary) + sep)) return undefined;
    return statSync(real).isFile() ? file : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Errors that mean no more than "there is no such file for us". */
const MISSING_CODES: ReadonlySet<string | undefined> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EACCES',
  'ENAMETOOLONG',
]);

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && MISSING_CODES.has(String(error.code));

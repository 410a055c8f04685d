import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Libraries as projects ship them (psiturk-in-the-wild.md 1.2). */
const FILES: Readonly<Record<string, string>> = {
  'jquery-3.js': 'jquery/dist/jquery.min.js',
  'jquery-1.js': 'jquery-1/dist/jquery.min.js',
  'underscore.js': 'underscore/underscore-min.js',
  'backbone.js': 'backbone/backbone-min.js',
};

export type LibrarySet = 'jquery 3' | 'jquery 1' | 'none';

export const libraryFiles = (set: LibrarySet): string[] =>
  set === 'none' ? [] : [set === 'jquery 3' ? 'jquery-3.js' : 'jquery-1.js', 'underscore.js', 'backbone.js'];

export function libraryText(name: string): string | undefined {
  const file = FILES[name];
  return file === undefined ? undefined : readFileSync(require.resolve(file), 'utf8');
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Pages Turnout has of its own, for studies without them (traps T1, T9). */
export const builtInPages: ReadonlySet<string> = new Set([
  'closepopup.html',
  'complete.html',
  'default.html',
  'error.html',
  'thanks-mturksubmit.html',
  'thanks.html',
]);

/** Those the server shows by itself; thanks.html only where the study's own code does. */
export const neededPages: ReadonlySet<string> = new Set(
  [...builtInPages].filter((name) => name !== 'thanks.html'),
);

/** Under this name no file of a study can lie. */
export const builtInName = (name: string): string => `//turnout/${name}`;

export const readBuiltInPage = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../pages/${name}`, import.meta.url)), 'utf8');

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notice } from '../notice.ts';
import { parseIni } from './ini.ts';
import { type ConfigProblem, type Settings, setEntry } from './settings.ts';

export const CONFIG_FILE = 'config.txt';
const GLOBAL_CONFIG_FILE = '.psiturkconfig';

/** The text of a file, whichever of the two encodings it was saved in, without a byte order mark. */
export function readTextFile(file: string): { readonly text: string; readonly utf8: boolean } {
  const bytes = readFileSync(file);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), utf8: true };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder('windows-1252').decode(bytes), utf8: false };
  }
}

/** Lays the values of one file over `settings`. A file that does not exist adds nothing. */
export function layFile(
  settings: Settings,
  file: string,
  shown: string,
  report: { readonly notices: Notice[]; readonly problems: ConfigProblem[] },
): void {
  if (!existsSync(file)) return;
  const { text, utf8 } = readTextFile(file);
  if (!utf8)
    report.notices.push({
      trap: undefined,
      message: `${shown} is not in UTF-8; it was read as Windows-1252.`,
      file: shown,
      line: undefined,
      remedy: 'Save the file as UTF-8.',
    });
  const { sections, problems } = parseIni(text);
  for (const { line, message } of problems)
    report.problems.push({ file: shown, line, message: `${message}.`, remedy: 'Mend or delete the line.' });
  for (const [section, values] of sections) {
    for (const [key, value] of values) {
      const origin = {
        kind: 'file',
        label: `${shown}:${value.line}`,
        file: shown,
        line: value.line,
      } as const;
      setEntry(settings, section, key, { raw: value.text, origin });
      if (/^["'“”‘’]/.test(key))
        report.notices.push({
          trap: 'C10',
          message: `The name ${key} begins with a quote, so it is no known setting; it is ignored.`,
          file: shown,
          line: value.line,
          remedy: 'Delete the quote, or put # before the line.',
        });
    }
  }
}

/** The files that look like a sample of config.txt, for a study without one (trap C14). */
export const sampleConfigs = (folder: string): string[] =>
  readdirSync(folder)
    .filter(
      (name) =>
        name !== CONFIG_FILE &&
        /^\.?(config|psiturkconfig).*(txt|sample|example|template|dist|ini|cfg)/i.test(name),
    )
    .sort();

export const globalConfigFile = (homeFolder: string, location: string | undefined): string =>
  join(location === undefined || location === '' ? homeFolder : location, GLOBAL_CONFIG_FILE);

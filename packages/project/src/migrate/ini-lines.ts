import { pythonStrip } from '../config/ini.ts';

/** One setting of an INI file, by its lines, so that it can be changed and everything around it stays. */
export interface IniEntry {
  readonly section: string;
  /** In lower case. */
  readonly key: string;
  /** Index of its first line, and of the line behind its last. */
  readonly start: number;
  readonly end: number;
  /** Of the first line. */
  readonly text: string;
}

export interface IniLines {
  readonly lines: readonly string[];
  readonly entries: readonly IniEntry[];
  /** Index of each section's heading. */
  readonly headings: ReadonlyMap<string, number>;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Finds the settings of a text that `parseIni` reads without problems. */
export function iniLines(text: string): IniLines {
  const lines = text.split(/\r\n|\r|\n/);
  const entries: { -readonly [K in keyof IniEntry]: IniEntry[K] }[] = [];
  const headings = new Map<string, number>();
  let section = '';
  let indent = 0;
  let open = false;
  lines.forEach((line, index) => {
    const content = pythonStrip(line);
    if (content === '' || content.startsWith('#') || content.startsWith(';')) return;
    const last = entries.at(-1);
    if (open && last !== undefined && indentOf(line) > indent) {
      last.end = index + 1;
      return;
    }
    indent = indentOf(line);
    const heading = /^\[(.+)\]/.exec(content)?.[1];
    open = heading === undefined;
    if (heading !== undefined) {
      section = heading;
      headings.set(heading, index);
      return;
    }
    const option = /^(.*?)\s*[=:]\s*(.*)$/.exec(content);
    if (option === null) return;
    entries.push({
      section,
      key: (option[1] ?? '').toLowerCase(),
      start: index,
      end: index + 1,
      text: option[2] ?? '',
    });
  });
  return { lines, entries, headings };
}

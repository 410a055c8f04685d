/** One value of an INI file as written, before interpolation. */
export interface IniValue {
  readonly text: string;
  /** First line is 1. */
  readonly line: number;
}

export interface IniProblem {
  readonly line: number;
  readonly message: string;
}

export interface IniFile {
  /** Sections in order of appearance, `DEFAULT` among them where written; keys in lower case. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, IniValue>>;
  /** Line of each section's first heading. */
  readonly headings: ReadonlyMap<string, number>;
  /** What Python's configparser would have raised, all of it. */
  readonly problems: readonly IniProblem[];
}

/** What Python's str.strip removes; it differs from trim() in the separators U+001C to U+001F and in U+FEFF. */
const PYTHON_SPACE =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const STRIP = new RegExp(`^${PYTHON_SPACE}+|${PYTHON_SPACE}+$`, 'g');
const STRIP_END = new RegExp(`${PYTHON_SPACE}+$`);
const INDENT = new RegExp(`^${PYTHON_SPACE}*`);

export const pythonStrip = (text: string): string => text.replace(STRIP, '');

const HEADING = /^\[(.+)\]/;
const OPTION = /^(.*?)\s*[=:]\s*(.*)$/s;

interface OpenValue {
  readonly lines: string[];
  readonly line: number;
}

/**
 * Reads the text of an INI file as Python's ConfigParser does with its defaults: `=` or `:`, comments on lines of
 * their own, deeper indented lines continue a value, blank lines within a continued value belong to it.
 * Where Python would raise, the problem is listed and reading goes on.
 */
export function parseIni(text: string): IniFile {
  const sections = new Map<string, Map<string, OpenValue>>();
  const headings = new Map<string, number>();
  const problems: IniProblem[] = [];
  let section: Map<string, OpenValue> | undefined;
  let value: OpenValue | undefined;
  let indent = 0;

  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = index + 1;
    const content = pythonStrip(raw);
    if (content.startsWith('#') || content.startsWith(';')) return;
    if (content === '') {
      value?.lines.push('');
      return;
    }
    const depth = INDENT.exec(raw)?.[0].length ?? 0;
    if (value !== undefined && depth > indent) {
      value.lines.push(content);
      return;
    }
    indent = depth;
    const heading = HEADING.exec(content)?.[1];
    if (heading !== undefined) {
      value = undefined;
      if (headings.has(heading) && heading !== 'DEFAULT')
        problems.push({ line, message: `the section [${heading}] appears a second time` });
      else if (!headings.has(heading)) headings.set(heading, line);
      section = sections.get(heading) ?? new Map<string, OpenValue>();
      sections.set(heading, section);
      return;
    }
    if (section === undefined) {
      problems.push({ line, message: 'a line stands before the first section, such as [Task Parameters]' });
      return;
    }
    const option = OPTION.exec(content);
    if (option === null) {
      problems.push({ line, message: `"${content}" has no "=" between a name and a value` });
      return;
    }
    const key = pythonStrip(option[1] ?? '').toLowerCase();
    if (key === '') problems.push({ line, message: 'a value has no name before its "="' });
    const earlier = section.get(key);
    if (earlier !== undefined)
      problems.push({ line, message: `"${key}" is set a second time (first in line ${earlier.line})` });
    value = { lines: [pythonStrip(option[2] ?? '')], line };
    section.set(key, value);
  });

  const joined = new Map<string, ReadonlyMap<string, IniValue>>();
  for (const [name, values] of sections)
    joined.set(
      name,
      new Map([...values].map(([key, { lines, line }]) => [key, { text: joinLines(lines), line }])),
    );
  return { sections: joined, headings, problems };
}

const joinLines = (lines: readonly string[]): string => lines.join('\n').replace(STRIP_END, '');

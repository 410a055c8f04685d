import { type Cursor, skip, take, wrong } from './cursor.ts';

/** One text, or several in a row, which Python joins. */
export function readTexts(cursor: Cursor): string | undefined {
  let joined: string | undefined;
  for (;;) {
    skip(cursor);
    const found = take(
      cursor,
      /[uUrR]?(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')/y,
    );
    if (found === undefined) {
      if (take(cursor, /[uUrR]?["']/y) !== undefined) throw wrong(cursor, 'a text has no end');
      return joined;
    }
    joined = (joined ?? '') + contentOf(found);
  }
}

function contentOf(written: string): string {
  const isRaw = /^[rR]/.test(written);
  const text = written.replace(/^[uUrR]/, '');
  const marks = /^("""|''')/.test(text) ? 3 : 1;
  const content = text.slice(marks, -marks);
  return isRaw ? content : content.replace(ESCAPE, unescaped);
}

const ESCAPE = /\\(?:\r?\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S])/g;

const SIGNS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '/': '/' };

function unescaped(written: string): string {
  const sign = written[1] ?? '';
  if (written.length > 3) {
    const code = Number.parseInt(written.slice(2), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : written;
  }
  if (written.endsWith('\n')) return '';
  if (sign === '\\' || sign === '"' || sign === "'") return sign;
  // As Python has it, what means nothing stays as it is written.
  return SIGNS[sign] ?? written;
}

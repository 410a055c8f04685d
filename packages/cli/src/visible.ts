/** Control signs, ends of lines, and signs that turn the direction of reading. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const written = (sign: string): string =>
  named[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text as one line that shows what is in it. Others wrote what is shown to the researcher: a line end in it could look
 * like a row of the table, and an escape sequence could command the terminal.
 */
export const visible = (text: string): string => text.replace(UNSEEN, written);

/** The same for text of several lines. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

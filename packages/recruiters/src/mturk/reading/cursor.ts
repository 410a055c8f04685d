/** What a text cannot be read for; the message names line and column. */
export class Unreadable extends Error {}

/** A place in a text that is read from its beginning to its end. */
export interface Cursor {
  readonly text: string;
  at: number;
}

export function wrong({ text, at }: Cursor, what: string): Unreadable {
  const before = text.slice(0, at).split('\n');
  return new Unreadable(`line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${what}`);
}

/** Passes white space and comments. */
export function skip(cursor: Cursor): void {
  take(cursor, /(?:\s+|#[^\n]*|\\\r?\n)*/y);
}

/** @returns what the pattern found where the cursor stands, which then stands behind it. @param pattern sticky */
export function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const [found] = pattern.exec(cursor.text) ?? [];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

/** Passes a sign, if it is the next one. */
export function takeSign(cursor: Cursor, sign: string): boolean {
  skip(cursor);
  if (!cursor.text.startsWith(sign, cursor.at)) return false;
  cursor.at += sign.length;
  return true;
}

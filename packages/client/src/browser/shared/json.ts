import type { Report } from './ports.ts';

/** The server refuses data nested more than 100 levels deep, and a record travels a few levels down already. */
const DEEPEST = 90;

/**
 * JSON text of whatever a task recorded. Never throws: one odd value must not keep everything recorded after it
 * from being saved. What JSON cannot hold (a loop, a BigInt) is replaced, what is too deep travels as JSON text
 * inside a string, and both are reported.
 */
export function jsonOf(value: unknown, report: Report): string {
  const text = textOf(value, report);
  if (depthOf(text) <= DEEPEST) return text;
  report(`Turnout: a recorded value is nested more than ${DEEPEST} levels deep; it is saved as JSON text.`);
  return JSON.stringify(text);
}

function textOf(value: unknown, report: Report): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    report(`Turnout: a recorded value is not plain data (${String(error)}); the parts that are were saved.`);
  }
  try {
    return JSON.stringify(value, withoutLoops()) ?? 'null';
  } catch {
    // A toJSON of the task's own throws: nothing of this value can be read.
    return 'null';
  }
}

function withoutLoops(): (this: unknown, key: string, value: unknown) => unknown {
  const above: unknown[] = [];
  return function (_key, value) {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null) return value;
    // `this` holds the value: everything after it on the path belongs to a finished branch.
    const parent = above.lastIndexOf(this);
    above.length = parent + 1;
    if (above.includes(value)) return '[loop]';
    above.push(value);
    return value;
  };
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (quoted) {
      if (sign === '\\') index += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (sign === '}' || sign === ']') depth -= 1;
  }
  return deepest;
}

/** The size of a text on the wire. */
export function bytesOf(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** A parsed object, or undefined for anything else. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

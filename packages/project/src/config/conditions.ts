import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TurnoutError } from '@turnout/core';
import { readTextFile } from './read-files.ts';

const CONDITIONS_FILE = 'conditions.json';

/**
 * The number of conditions by `conditions.json`: its top-level keys (psiturk.md 1.6). One counterbalance then.
 * @returns undefined when the study has no such file
 * @throws TurnoutError CONFIG_INVALID naming the line
 */
export function readConditions(folder: string): number | undefined {
  const file = join(folder, CONDITIONS_FILE);
  if (!existsSync(file)) return undefined;
  const { text } = readTextFile(file);
  const value = parse(text);
  if (typeof value !== 'object' || value === null)
    throw invalid('line 1: it must hold an object or a list with one member for each condition.');
  const conditions = Object.keys(value).length;
  if (conditions === 0) throw invalid('line 1: it holds no condition.');
  return conditions;
}

const invalid = (message: string, cause?: unknown): TurnoutError =>
  new TurnoutError('CONFIG_INVALID', `${CONDITIONS_FILE}, ${message}`, { cause });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`line ${lineOfError(text, message)}: it is not JSON (${message}).`, cause);
  }
}

/** Node names the place as "position N", as "line L", or not at all when the text ends too early. */
function lineOfError(text: string, message: string): number {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  const before = position === undefined ? text.trimEnd() : text.slice(0, Number(position));
  return before.split('\n').length;
}

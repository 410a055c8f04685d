import { TurnoutError } from '../errors.ts';
import { checkDepth } from './depth.ts';

/** The text of the items of `data` in the last model saved, and how many they are. */
export interface KnownData {
  readonly text: string;
  readonly trials: number;
}

/** A whole model as it was sent, without the trials that are known already. */
export interface ReadModel {
  readonly model: Readonly<Record<string, unknown>>;
  /** How many trials stand before the first of `model.data`. */
  readonly skipped: number;
  /** What will be known once this model is stored; undefined when the text is not of psiTurk's usual form. */
  readonly data: KnownData | undefined;
}

/**
 * psiTurk's clients write a few plain members and then `data`. Anything else is parsed whole, and so is a text with
 * a backslash before the list: a name like `my "data` would pass for it.
 */
const HEAD = /^\s*\{[^{[\\]*?"data"\s*:\s*\[/;

/**
 * RE8: reads the body of psiTurk's PUT. A client sends everything again with each save; where the list of trials
 * begins with the very text of the last save, that text is skipped by one comparison of memory, and only what
 * follows is parsed. A save then costs what is new, however much was saved before.
 * @throws TurnoutError BODY_NOT_JSON, INPUT_INVALID, BODY_TOO_DEEP
 */
export function readModelText(text: string, known: KnownData | undefined): ReadModel {
  const start = HEAD.exec(text)?.[0].length;
  if (start === undefined) return { model: parseModel(text), skipped: 0, data: undefined };
  const end = known === undefined ? undefined : knownEnd(text, start, known.text);
  if (known === undefined || end === undefined)
    return readAll(text, start, parseModel(text), { text: '', trials: 0 });
  const rest = text[end] === ',' ? end + 1 : end;
  return readAll(text, start, parseModel(text.slice(0, start) + text.slice(rest)), known);
}

function readAll(text: string, start: number, model: ReadModel['model'], known: KnownData): ReadModel {
  const end = listEnd(text, start + known.text.length);
  const fresh = Array.isArray(model.data) ? model.data.length : 0;
  const trials = known.trials + fresh;
  return { model, skipped: known.trials, data: { text: text.slice(start, end), trials } };
}

/** @returns where the known items end, if they stand there whole: a comma or the end of the list follows them */
function knownEnd(text: string, start: number, known: string): number | undefined {
  if (known === '' || !text.startsWith(known, start)) return undefined;
  const end = start + known.length;
  return text[end] === ',' || text[end] === ']' ? end : undefined;
}

/** Where the list ends whose inside `from` lies in. The text has been parsed, so it does end. */
function listEnd(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    const sign = text[index];
    if (sign === '"') index = stringEnd(text, index);
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') {
      if (depth === 0) return index;
      depth -= 1;
    }
  }
  return text.length;
}

function stringEnd(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end > 0) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseModel(text: string): Readonly<Record<string, unknown>> {
  const model = parseJson(text);
  if (!isObject(model)) throw new TurnoutError('BODY_NOT_JSON');
  checkDepth(model);
  for (const member of ['data', 'eventdata']) {
    if (model[member] !== undefined && !Array.isArray(model[member]))
      throw new TurnoutError('INPUT_INVALID', `"${member}" is not a list. Nothing was changed.`);
  }
  if (model.questiondata !== undefined && !isObject(model.questiondata))
    throw new TurnoutError('INPUT_INVALID', '"questiondata" is not an object. Nothing was changed.');
  return model;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TurnoutError('BODY_NOT_JSON', undefined, { cause });
  }
}

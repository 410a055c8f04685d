import { type Cursor, skip, take, takeSign, Unreadable, wrong } from './cursor.ts';
import { readTexts } from './python-text.ts';

/** What a literal can be; Python's None is null. */
export type Literal =
  | null
  | boolean
  | number
  | string
  | readonly Literal[]
  | { readonly [key: string]: Literal };

type LiteralResult =
  | { readonly kind: 'value'; readonly value: Literal }
  /** @param problem what is wrong, with its line and column */
  | { readonly kind: 'problem'; readonly problem: string };

/** Deeper nesting than any settings have, and far from where reading would run out of stack. */
const MOST_DEPTH = 50;

/**
 * Reads a Python literal or JSON: dictionaries (also as `dict(key=value)`), lists, tuples, texts, numbers and sums and
 * products of them, True, False, None, trailing commas and comments. Nothing is carried out. A name and `=` before the
 * literal, as it stands in a settings file, are passed over.
 * See The Python Language Reference, 2.4 "Literals".
 */
export function parsePythonLiteral(text: string): LiteralResult {
  const cursor: Cursor = { text: text.replace(/^\uFEFF/, ''), at: 0 };
  try {
    skip(cursor);
    take(cursor, /[A-Za-z_]\w*[ \t]*=(?!=)/y);
    const value = readValue(cursor, 0);
    skip(cursor);
    if (cursor.at < cursor.text.length) throw wrong(cursor, 'there is more text after the end');
    return { kind: 'value', value };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'problem', problem: error.message };
    throw error;
  }
}

function readValue(cursor: Cursor, depth: number): Literal {
  let value = readProduct(cursor, depth);
  for (;;) {
    const isPlus = takeSign(cursor, '+');
    if (!isPlus && !takeSign(cursor, '-')) return value;
    const other = readProduct(cursor, depth);
    if (isPlus && typeof value === 'string' && typeof other === 'string') value += other;
    else value = numberOf(cursor, value) + numberOf(cursor, isPlus ? other : -numberOf(cursor, other));
  }
}

function readProduct(cursor: Cursor, depth: number): Literal {
  let value = readOne(cursor, depth);
  for (;;) {
    if (takeSign(cursor, '*')) value = numberOf(cursor, value) * numberOf(cursor, readOne(cursor, depth));
    else if (takeSign(cursor, '/'))
      value = numberOf(cursor, value) / numberOf(cursor, readOne(cursor, depth));
    else return value;
  }
}

function numberOf(cursor: Cursor, value: Literal): number {
  if (typeof value === 'number') return value;
  throw wrong(cursor, 'only numbers can be reckoned with');
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
]);

function readOne(cursor: Cursor, depth: number): Literal {
  if (depth > MOST_DEPTH) throw wrong(cursor, 'it is nested too deep');
  skip(cursor);
  if (takeSign(cursor, '{')) return readEntries(cursor, depth, '}', ':');
  if (take(cursor, /dict\s*\(/y) !== undefined) return readEntries(cursor, depth, ')', '=');
  if (takeSign(cursor, '[')) return readItems(cursor, depth, ']').items;
  if (takeSign(cursor, '(')) return readParentheses(cursor, depth);
  if (takeSign(cursor, '-')) return -numberOf(cursor, readOne(cursor, depth + 1));
  const text = readTexts(cursor);
  if (text !== undefined) return text;
  const number = take(cursor, /(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?!\w)/y);
  if (number !== undefined) return Number(number.replaceAll('_', ''));
  const start = cursor.at;
  const word = take(cursor, /[A-Za-z_][\w.]*/y);
  const value = WORDS.get(word ?? '');
  if (value !== undefined) return value;
  cursor.at = start;
  throw wrong(cursor, unexpected(cursor, word));
}

const unexpected = ({ text, at }: Cursor, word: string | undefined): string => {
  if (word !== undefined) return `"${word.slice(0, 40)}" is a name; write its value in place of it`;
  return at >= text.length ? 'the end comes too early' : `"${text[at]}" was not expected`;
};

/** A parenthesis around one value is that value; with a comma it is a tuple, which is read as a list. */
function readParentheses(cursor: Cursor, depth: number): Literal {
  const { items, hasComma } = readItems(cursor, depth, ')');
  const [only] = items;
  return items.length === 1 && !hasComma && only !== undefined ? only : items;
}

function readItems(
  cursor: Cursor,
  depth: number,
  end: string,
): { readonly items: readonly Literal[]; readonly hasComma: boolean } {
  const items: Literal[] = [];
  let hasComma = false;
  while (!takeSign(cursor, end)) {
    items.push(readValue(cursor, depth + 1));
    if (takeSign(cursor, ',')) hasComma = true;
    else if (takeSign(cursor, end)) break;
    else throw wrong(cursor, `a comma or "${end}" is missing`);
  }
  return { items, hasComma };
}

function readEntries(cursor: Cursor, depth: number, end: string, sign: ':' | '='): Literal {
  const entries = new Map<string, Literal>();
  while (!takeSign(cursor, end)) {
    skip(cursor);
    const key = sign === '=' ? take(cursor, /[A-Za-z_]\w*/y) : readTexts(cursor);
    if (key === undefined) throw wrong(cursor, sign === '=' ? 'a name is missing' : 'a key must be a text');
    if (entries.has(key)) throw wrong(cursor, `"${key.slice(0, 40)}" is there twice`);
    if (!takeSign(cursor, sign)) throw wrong(cursor, `"${sign}" is missing after "${key.slice(0, 40)}"`);
    entries.set(key, readValue(cursor, depth + 1));
    if (takeSign(cursor, ',')) continue;
    if (takeSign(cursor, end)) break;
    throw wrong(cursor, `a comma or "${end}" is missing`);
  }
  return Object.fromEntries(entries);
}

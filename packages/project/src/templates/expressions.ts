import type { Token } from './lexer.ts';

/** Names our engine knows beside Jinja's; `engine.ts` provides them. */
export const names = {
  text: '__turnout_text',
  escape: '__turnout_escape',
  repr: '__turnout_repr',
  json: '__turnout_json',
  entities: '__turnout_entities',
  percent: '__turnout_percent',
  whole: '__turnout_whole',
  decimal: '__turnout_decimal',
} as const;

/** Python's methods of strings that the engine lacks, as filters. */
const stringMethods: ReadonlySet<string> = new Set([
  'format',
  'zfill',
  'center',
  'ljust',
  'rjust',
  'swapcase',
]);

export const methodFilter = (method: string): string => `__turnout_str_${method}`;

const sign = (text: string): Token => ({ kind: 'sign', text });
const word = (text: string): Token => ({ kind: 'name', text });

export const isSign = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'sign' && texts.includes(token.text);

interface Rewritten {
  readonly tokens: readonly Token[];
  /** Where to go on. */
  readonly next: number;
}

/** Looks at the tokens from a place and says what they become; undefined when it is not its case. */
type Rewriter = (tokens: readonly Token[], at: number) => Rewritten | undefined;

/** Writes the tokens of a tag in the engine's terms. */
export function adaptExpression(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at];
    const rewritten = rewriters.map((rewrite) => rewrite(tokens, at)).find((result) => result !== undefined);
    if (rewritten !== undefined) out.push(...rewritten.tokens);
    else if (token !== undefined) out.push(token);
    at = rewritten?.next ?? at + 1;
  }
  return out;
}

/** What comes before or after a filter, or in its place, so that the result is Jinja's. */
const filters: Readonly<
  Record<string, { readonly before?: string; readonly name?: string; readonly after?: string }>
> = {
  tojson: { after: `|${names.json}|safe` },
  e: { after: `|${names.entities}|safe` },
  escape: { after: `|${names.entities}|safe` },
  forceescape: { name: names.escape, after: '|safe' },
  // The length of nothing is 0.
  length: { before: '|default([])' },
  count: { before: '|default([])' },
};

const rewriteFilter: Rewriter = (tokens, at) => {
  if (!isSign(tokens[at], '|')) return undefined;
  const nameAt = significant(tokens, at + 1);
  const name = tokens[nameAt];
  const change = name === undefined || !Object.hasOwn(filters, name.text) ? undefined : filters[name.text];
  if (name === undefined || change === undefined) return undefined;
  const next = afterArguments(tokens, nameAt + 1);
  const { before = '', after = '' } = change;
  const call = [word(change.name ?? name.text), ...adaptExpression(tokens.slice(nameAt + 1, next))];
  return { tokens: [word(before), sign('|'), ...call, word(after)], next };
};

/** `x|int(5)`: text that is no number becomes the default instead of an error. */
const rewriteNumberFilter: Rewriter = (tokens, at) => {
  if (!isSign(tokens[at], '|')) return undefined;
  const nameAt = significant(tokens, at + 1);
  const name = tokens[nameAt]?.text;
  if (name !== 'int' && name !== 'float') return undefined;
  const next = afterArguments(tokens, nameAt + 1);
  const filter = name === 'int' ? names.whole : names.decimal;
  const call = [word(filter), ...adaptExpression(tokens.slice(nameAt + 1, next))];
  return { tokens: [sign('|'), ...call, sign('|'), word(name)], next };
};

/** `l.0` is `l[0]`. */
const rewriteIndex: Rewriter = (tokens, at) => {
  const next = significant(tokens, at + 1);
  const index = tokens[next];
  if (!isSign(tokens[at], '.') || index?.kind !== 'number') return undefined;
  return { tokens: [sign('['), index, sign(']')], next: next + 1 };
};

/** `x.zfill(3)` is `x|zfill(3)` with a filter of ours. */
const rewriteMethod: Rewriter = (tokens, at) => {
  const next = significant(tokens, at + 1);
  const name = tokens[next]?.text ?? '';
  if (!isSign(tokens[at], '.') || !stringMethods.has(name)) return undefined;
  if (!isSign(tokens[significant(tokens, next + 1)], '(')) return undefined;
  return { tokens: [sign('|'), word(methodFilter(name))], next: next + 1 };
};

/** `d.get(key, other)` is `d[key]|default(other)`; the engine knows get with one argument only. */
const rewriteGet: Rewriter = (tokens, at) => {
  const nameAt = significant(tokens, at + 1);
  const open = significant(tokens, nameAt + 1);
  if (!isSign(tokens[at], '.') || tokens[nameAt]?.text !== 'get' || !isSign(tokens[open], '('))
    return undefined;
  const next = afterBrackets(tokens, open);
  const inner = tokens.slice(open + 1, next - 1);
  const comma = topLevelComma(inner);
  if (comma < 0 || isSign(tokens[significant(tokens, next)], '.', '[', '(')) return undefined;
  const key = adaptExpression(inner.slice(0, comma));
  const other = adaptExpression(inner.slice(comma + 1));
  return { tokens: [sign('['), ...key, sign(']'), word('|default('), ...other, sign(')')], next };
};

/** `'%d' % x` is `'%d'|format(x)` with a filter of ours. */
const rewritePercent: Rewriter = (tokens, at) => {
  const text = tokens[at];
  const percent = significant(tokens, at + 1);
  if (text?.kind !== 'string' || !isSign(tokens[percent], '%')) return undefined;
  const start = significant(tokens, percent + 1);
  const next = afterOperand(tokens, start);
  const values = adaptExpression(tokens.slice(start, next));
  return { tokens: [text, sign('|'), word(names.percent), sign('('), ...values, sign(')')], next };
};

const rewriters: readonly Rewriter[] = [
  rewriteFilter,
  rewriteNumberFilter,
  rewriteIndex,
  rewriteMethod,
  rewriteGet,
  rewritePercent,
];

/** The place of the first token at or after `at` that is no space. */
const significant = (tokens: readonly Token[], at: number): number =>
  tokens[at]?.kind === 'space' ? at + 1 : at;

/** The place behind the arguments that begin at `at`; `at` itself when there are none. */
function afterArguments(tokens: readonly Token[], at: number): number {
  const start = significant(tokens, at);
  return isSign(tokens[start], '(') ? afterBrackets(tokens, start) : at;
}

function afterBrackets(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    if (isSign(tokens[at], '(', '[', '{')) depth += 1;
    if (isSign(tokens[at], ')', ']', '}')) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

function topLevelComma(tokens: readonly Token[]): number {
  for (let at = 0; at < tokens.length; at += 1) {
    if (isSign(tokens[at], ',')) return at;
    if (isSign(tokens[at], '(', '[', '{')) at = afterBrackets(tokens, at) - 1;
  }
  return -1;
}

/** The place behind the operand of `%`: a value with its calls, members and filters. */
function afterOperand(tokens: readonly Token[], start: number): number {
  let at = start;
  while (isSign(tokens[at], '-', '+')) at = significant(tokens, at + 1);
  at = isSign(tokens[at], '(', '[', '{') ? afterBrackets(tokens, at) : at + 1;
  for (;;) {
    const next = significant(tokens, at);
    if (isSign(tokens[next], '.', '|')) at = significant(tokens, next + 1) + 1;
    else if (isSign(tokens[next], '(', '[')) at = afterBrackets(tokens, next);
    else return at;
  }
}

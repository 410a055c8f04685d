import { piecesOf, type Token } from './lexer.ts';

/** Names our engine knows beside Jinja's; `environment.ts` provides them. */
export const names = {
  text: '__turnout_text',
  escape: '__turnout_escape',
  repr: '__turnout_repr',
  json: '__turnout_json',
  entities: '__turnout_entities',
  percent: '__turnout_percent',
} as const;

/** Python's methods of strings that the engine lacks, as filters. */
export const stringMethods: ReadonlySet<string> = new Set([
  'format',
  'zfill',
  'center',
  'ljust',
  'rjust',
  'swapcase',
]);

export const methodFilter = (method: string): string => `__turnout_str_${method}`;

/**
 * Prints a value as Jinja prints it: text escaped with Jinja's entities, None and True by their Python names, lists as
 * Python shows them. It stands on the template's first line, so that line numbers stay right.
 */
const TEXT_MACRO = [
  `{% macro ${names.text}(v) %}`,
  '{% if v is safe or v is undefined or v is number %}{{ v }}',
  `{% elif v is string %}{{ v|${names.escape}|safe }}`,
  `{% else %}{{ v|tojson|${names.repr}|${names.escape}|safe }}{% endif %}{% endmacro %}`,
].join('');

const sign = (text: string): Token => ({ kind: 'sign', text });
const word = (text: string): Token => ({ kind: 'name', text });
const isSign = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'sign' && token.text === text;

/**
 * Rewrites a Jinja template into what the engine understands and prints alike. Only tags change, and never the
 * number of lines.
 */
export function adaptTemplate(source: string): string {
  let escaping = true;
  let out = TEXT_MACRO;
  for (const piece of piecesOf(source)) {
    if (piece.kind === 'text') {
      out += piece.text;
      continue;
    }
    const tokens = adaptTokens(piece.tokens);
    if (piece.kind === 'block') {
      const [first, second] = tokens.filter((token) => token.kind !== 'space');
      if (first?.text === 'autoescape') escaping = second?.text.toLowerCase() !== 'false';
      if (first?.text === 'endautoescape') escaping = true;
      out += piece.open + textOf(adaptStatement(tokens)) + piece.close;
      continue;
    }
    const body = textOf(tokens);
    const wrapped = escaping && body.trim() !== '' ? `${names.text}(${body})` : body;
    out += piece.open + wrapped + piece.close;
  }
  return out;
}

const textOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');

/** Jinja's block tags may end with a colon, may unpack in `set`, and may mark a block as scoped or required. */
function adaptStatement(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.findLastIndex((token) => token.kind !== 'space');
  const kept = isSign(tokens[last], ':') ? tokens.toSpliced(last, 1) : tokens;
  const [first] = kept.filter((token) => token.kind !== 'space');
  if (first?.text === 'block') return kept.filter(({ text }) => text !== 'scoped' && text !== 'required');
  if (first?.text === 'set') return adaptUnpacking(kept);
  return kept;
}

function adaptUnpacking(tokens: readonly Token[]): readonly Token[] {
  const set = tokens.findIndex((token) => token.text === 'set');
  const equals = tokens.findIndex((token) => isSign(token, '='));
  const targets = tokens.slice(set + 1, equals);
  if (
    equals < 0 ||
    !targets.some((token) => isSign(token, ',')) ||
    targets.some((token) => isSign(token, '('))
  )
    return tokens;
  const values = tokens.slice(equals + 1);
  return [
    ...tokens.slice(0, set + 1),
    word(' '),
    sign('('),
    ...targets,
    sign(')'),
    sign('='),
    sign('('),
    ...values,
    sign(')'),
  ];
}

/** What must follow a filter so that its result is what Jinja's filter of this name gives. */
const filterEndings: ReadonlyMap<string, string> = new Map([
  ['tojson', `|${names.json}|safe`],
  ['e', `|${names.entities}|safe`],
  ['escape', `|${names.entities}|safe`],
  ['forceescape', '|safe'],
]);

function adaptTokens(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const next = significant(tokens, at + 1);
    const name = tokens[next];
    if (isSign(token, '|') && name?.kind === 'name' && filterEndings.has(name.text)) {
      const end = afterArguments(tokens, next + 1);
      out.push(
        token,
        name.text === 'forceescape' ? word(names.escape) : name,
        ...adaptTokens(tokens.slice(next + 1, end)),
        word(filterEndings.get(name.text) ?? ''),
      );
      at = end - 1;
    } else if (isSign(token, '.') && name?.kind === 'number') {
      out.push(sign('['), name, sign(']'));
      at = next;
    } else if (
      isSign(token, '.') &&
      stringMethods.has(name?.text ?? '') &&
      isSign(tokens[significant(tokens, next + 1)], '(')
    ) {
      out.push(sign('|'), word(methodFilter(name?.text ?? '')));
      at = next;
    } else if (token.kind === 'string' && isSign(name, '%')) {
      const start = significant(tokens, next + 1);
      const end = afterOperand(tokens, start);
      out.push(
        token,
        sign('|'),
        word(names.percent),
        sign('('),
        ...adaptTokens(tokens.slice(start, end)),
        sign(')'),
      );
      at = end - 1;
    } else out.push(token);
  }
  return out;
}

/** The place of the first token at or after `at` that is no space. */
function significant(tokens: readonly Token[], at: number): number {
  return tokens[at]?.kind === 'space' ? at + 1 : at;
}

/** The place behind the arguments that begin at `at`; `at` itself when there are none. */
function afterArguments(tokens: readonly Token[], at: number): number {
  const start = significant(tokens, at);
  return isSign(tokens[start], '(') ? afterBrackets(tokens, start) : at;
}

function afterBrackets(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'sign') continue;
    if ('([{'.includes(token.text)) depth += 1;
    if (')]}'.includes(token.text)) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

/** The place behind the operand of `%`: a value with its calls, members and filters. */
function afterOperand(tokens: readonly Token[], start: number): number {
  let at = start;
  while (isSign(tokens[at], '-') || isSign(tokens[at], '+')) at = significant(tokens, at + 1);
  at =
    isSign(tokens[at], '(') || isSign(tokens[at], '[') || isSign(tokens[at], '{')
      ? afterBrackets(tokens, at)
      : at + 1;
  for (;;) {
    const next = significant(tokens, at);
    const token = tokens[next];
    if (isSign(token, '.') || isSign(token, '|')) at = significant(tokens, next + 1) + 1;
    else if (isSign(token, '(') || isSign(token, '[')) at = afterBrackets(tokens, next);
    else return at;
  }
}

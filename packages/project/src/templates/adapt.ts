import { adaptExpression, isSign, names } from './expressions.ts';
import { piecesOf, type Token } from './lexer.ts';

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

/**
 * Rewrites a Jinja template into what the engine understands and prints alike. Only tags change, and never the
 * number of lines.
 */
export function adaptTemplate(source: string): string {
  let escaping = true;
  let out = TEXT_MACRO;
  for (const piece of piecesOf(source.replace(/\r\n?/g, '\n'))) {
    if (piece.kind === 'text') {
      out += piece.text;
      continue;
    }
    const tokens = adaptExpression(piece.tokens);
    if (piece.kind === 'block') {
      const [first, second] = tokens.filter((token) => token.kind !== 'space');
      if (first?.text === 'autoescape') escaping = second?.text.toLowerCase() !== 'false';
      if (first?.text === 'endautoescape') escaping = true;
      out += piece.open + textOf(adaptStatement(tokens)) + piece.close;
      continue;
    }
    const body = textOf(tokens);
    out += piece.open + (escaping && body.trim() !== '' ? `${names.text}(${body})` : body) + piece.close;
  }
  return out;
}

const textOf = (tokens: readonly Token[]): string => tokens.map(({ text }) => text).join('');

/** Jinja's block tags may end with a colon, may unpack in `set`, and may mark a block as scoped or required. */
function adaptStatement(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.findLastIndex((token) => token.kind !== 'space');
  const kept = isSign(tokens[last], ':') ? tokens.toSpliced(last, 1) : tokens;
  const first = kept.find((token) => token.kind !== 'space');
  if (first?.text === 'block') return kept.filter(({ text }) => text !== 'scoped' && text !== 'required');
  return first?.text === 'set' ? adaptUnpacking(kept) : kept;
}

/** `set a, b = 1, 2` needs brackets around both sides. */
function adaptUnpacking(tokens: readonly Token[]): readonly Token[] {
  const targets = tokens.findIndex((token) => token.text === 'set') + 1;
  const equals = tokens.findIndex((token) => isSign(token, '='));
  const names = tokens.slice(targets, equals);
  if (equals < 0 || !names.some((token) => isSign(token, ',')) || names.some((token) => isSign(token, '(')))
    return tokens;
  const text = (value: string): Token => ({ kind: 'sign', text: value });
  const values = tokens.slice(equals + 1);
  return [...tokens.slice(0, targets), text(' ('), ...names, text(') = ('), ...values, text(')')];
}

/** A piece of a Jinja template. `body` of a tag is what stands between its delimiters and whitespace signs. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable' | 'block';
      readonly open: string;
      readonly tokens: readonly Token[];
      readonly close: string;
    };

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'sign' | 'space';
  readonly text: string;
}

const TAG = /\{([{%#])/g;
const RAW = /^\{%[-+]?\s*raw\s*[-+]?%\}[\s\S]*?\{%[-+]?\s*endraw\s*[-+]?%\}/;
const TOKEN =
  /(?<space>\s+)|(?<string>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<sign>\*\*|\/\/|==|!=|<=|>=|[-+*/%~|.:,()[\]{}<>=])/uy;
const INTEGER = /\d+/y;

/**
 * Takes a template apart. Comments and raw blocks stay text. From a tag that cannot be read on, everything is
 * text: the engine then names the place.
 */
export function piecesOf(source: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  TAG.lastIndex = 0;
  for (let tag = TAG.exec(source); tag !== null; tag = TAG.exec(source)) {
    const start = tag.index;
    if (tag[1] === '#') {
      const end = source.indexOf('#}', start + 2);
      if (end < 0) break;
      TAG.lastIndex = end + 2;
      continue;
    }
    const raw = tag[1] === '%' ? RAW.exec(source.slice(start)) : null;
    if (raw !== null) {
      TAG.lastIndex = start + raw[0].length;
      continue;
    }
    const piece = readTag(source, start, tag[1] === '{' ? 'variable' : 'block');
    if (piece === undefined) break;
    if (start > from) pieces.push({ kind: 'text', text: source.slice(from, start) });
    pieces.push(piece.piece);
    from = piece.end;
    TAG.lastIndex = from;
  }
  if (from < source.length) pieces.push({ kind: 'text', text: source.slice(from) });
  return pieces;
}

function readTag(
  source: string,
  start: number,
  kind: 'variable' | 'block',
): { readonly piece: Piece; readonly end: number } | undefined {
  const open = /^\{[{%][-+]?/.exec(source.slice(start, start + 3))?.[0] ?? '';
  const closing = kind === 'variable' ? /[-+]?\}\}/y : /[-+]?%\}/y;
  const tokens: Token[] = [];
  let depth = 0;
  let at = start + open.length;
  while (at < source.length) {
    closing.lastIndex = at;
    const close = depth === 0 ? closing.exec(source) : null;
    if (close !== null) return { piece: { kind, open, tokens, close: close[0] }, end: at + close[0].length };
    const token = tokenAt(source, at, tokens.at(-1)?.text === '.');
    if (token === undefined) return undefined;
    if ('([{'.includes(token.text) && token.kind === 'sign') depth += 1;
    if (')]}'.includes(token.text) && token.kind === 'sign') depth -= 1;
    if (depth < 0) return undefined;
    tokens.push(token);
    at += token.text.length;
  }
  return undefined;
}

function tokenAt(source: string, at: number, afterDot: boolean): Token | undefined {
  INTEGER.lastIndex = at;
  const index = afterDot ? INTEGER.exec(source) : null;
  if (index !== null) return { kind: 'number', text: index[0] };
  TOKEN.lastIndex = at;
  const groups = TOKEN.exec(source)?.groups;
  if (groups === undefined) return undefined;
  for (const kind of ['space', 'string', 'name', 'number', 'sign'] as const) {
    const text = groups[kind];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

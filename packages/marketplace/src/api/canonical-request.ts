import { createHash } from 'node:crypto';

/** A request as it came over the wire, before anything was made of it. */
export interface SignedRequest {
  readonly method: string;
  /** The request target, with its query: "/sandbox/" or "/?a=b". */
  readonly target: string;
  /** Names and values by turns, as Node has them, so that repeated headers keep their order. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

/** The values of a header in their order, joined with a comma; undefined when it was not sent. */
export function headerOf(request: SignedRequest, name: string): string | undefined {
  const values: string[] = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    if (request.rawHeaders[at]?.toLowerCase() === name)
      values.push(trimmed(request.rawHeaders[at + 1] ?? ''));
  }
  return values.length === 0 ? undefined : values.join(',');
}

/**
 * The canonical request of Signature Version 4 (AWS General Reference, "Create a signed AWS API request").
 * The hash is always that of the body that came: a header that claims another one is a wrong signature.
 */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const [path = '/', query = ''] = splitTarget(request.target);
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headerOf(request, name) ?? ''}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const trimmed = (value: string): string => value.trim().replace(/\s+/g, ' ');

function splitTarget(target: string): readonly string[] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Dots and double slashes resolved, then every segment encoded once more: it came encoded already. */
function canonicalPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(encoded(segment));
  }
  const slash = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${slash}`;
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [encoded(decoded(name)), encoded(decoded(value.join('=')))] as const;
    })
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** RFC 3986, where encodeURIComponent leaves five more signs alone. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** A query that is not well encoded cannot have been signed by anybody; it then fails as a wrong signature. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

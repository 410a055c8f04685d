import { isObject, type JsonObject, listOf, numberOf, textOf } from './json.ts';

export type Failure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'later'; readonly afterMs: number; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** Causes with which a request has certainly not reached the service. */
const NOT_LEFT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** @param error as `fetch` threw it */
export function hasNotLeft(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = isObject(cause) ? textOf(cause.code) : undefined;
  return code !== undefined && NOT_LEFT.has(code);
}

/**
 * What an answer other than 2xx means. Prolific documents 400, 403, 404, 409, 422 and 429, and 502 of its gateway;
 * a call that fails inside (5xx), or that is sent elsewhere (3xx), may have done its work.
 */
export function failureOf(
  response: Response,
  body: JsonObject,
  isRead: boolean,
  hide: readonly string[],
): Failure {
  const { status } = response;
  const message = wordsOf(body, hide) ?? `Prolific answered with status ${status}.`;
  const afterMs = waitOf(response.headers.get('retry-after'));
  if (status === 429) return { kind: 'later', afterMs, message: 'Prolific asks for fewer requests.' };
  if (status >= 500 && isRead) return { kind: 'later', afterMs, message };
  if (status >= 500 || status < 400 || status === 408) return { kind: 'unknown', message };
  return { kind: 'refused', status, code: codeOf(body) ?? `HTTP_${status}`, message };
}

const USUAL_WAIT_MS = 10_000;

/** At most an hour, so that a slip of the service stops nothing for days. The header's other form, a date, is rare. */
function waitOf(header: string | null): number {
  if (header === null || !/^\d+$/.test(header.trim())) return USUAL_WAIT_MS;
  return Math.min(Math.max(Number(header) * 1000, 1000), 3_600_000);
}

/** The documented envelope is `{"error": {…}}`; some endpoints document its contents alone. */
const detailsOf = (body: JsonObject): JsonObject => (isObject(body.error) ? body.error : body);

function codeOf(body: JsonObject): string | undefined {
  const code = detailsOf(body).error_code;
  return numberOf(code) === undefined ? textOf(code) : String(code);
}

function wordsOf(body: JsonObject, hide: readonly string[]): string | undefined {
  const details = detailsOf(body);
  const words = [details.title, details.detail, details.additional_information].flatMap(sentences);
  // Prolific names people by 24 hexadecimal digits, and repeats in its refusals what it was sent.
  const text = words.join(' ').replaceAll(/\b[0-9a-f]{24}\b/gi, '(id)');
  const clean = hide.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '(id)')), text);
  return clean === '' ? undefined : clean.slice(0, 1000);
}

/** `detail` is a text, a list of texts, or lists by field. */
function sentences(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return listOf(value).flatMap(sentences);
  if (!isObject(value)) return [];
  return Object.entries(value).map(([field, texts]) => `${field}: ${sentences(texts).join(' ')}`);
}

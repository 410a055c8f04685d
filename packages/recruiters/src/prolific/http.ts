import { type Failure, failureOf, hasNotLeft } from './failures.ts';
import { objectOf, parseJson } from './json.ts';

/** What became of one request. `refused` and `later`: nothing was done; `unknown`: it may have been. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown; readonly headers: Headers }
  | Failure;

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Begins with `/api/v1/`; ids in it are encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Texts that must not show up in an error message, such as the worker's id. */
  readonly hide?: readonly string[];
}

export type Send = (request: Request) => Promise<Answer>;

export interface Connection {
  readonly url: string;
  readonly token: string;
}

/** Then the answer counts as lost. A page or a payment that takes longer is asked about, not sent again. */
const TIMEOUT_MS = 30_000;

/** One request and one answer, never repeated: whoever calls decides whether repeating is harmless. */
export function createSend(connection: Connection): Send {
  return async (request) => {
    const { method, body } = request;
    let response: Response;
    let text: string;
    try {
      response = await fetch(addressOf(connection.url, request), {
        method,
        // Following would carry the token to wherever the answer points.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          Authorization: `Token ${connection.token}`,
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      return hasNotLeft(error)
        ? { kind: 'later', afterMs: 10_000, message: 'Prolific cannot be reached.' }
        : { kind: 'unknown', message: 'Prolific did not answer.' };
    }
    const parsed = parseJson(text);
    if (response.ok && parsed === undefined && (method === 'GET' || text.trim() !== ''))
      return unreadable(method);
    if (response.ok)
      return { kind: 'answered', status: response.status, body: parsed, headers: response.headers };
    const hide = [connection.token, ...(request.hide ?? [])];
    return failureOf(response, objectOf(parsed), method === 'GET', hide);
  };
}

/** A proxy or a portal on the way answers with a page of its own, and with success: whether Prolific was asked is open. */
const unreadable = (method: Request['method']): Failure =>
  method === 'GET'
    ? { kind: 'later', afterMs: 10_000, message: 'What Prolific answered cannot be read.' }
    : { kind: 'unknown', message: 'What Prolific answered cannot be read.' };

function addressOf(base: string, { path, query }: Request): string {
  const text = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) text.set(key, String(value));
  return `${base}${path}${text.size === 0 ? '' : `?${text}`}`;
}

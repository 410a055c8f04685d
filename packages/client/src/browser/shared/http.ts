import { TOKEN_HEADER } from '@turnout/protocol/constants';
import { parseObject } from './json.ts';
import type { Timers } from './ports.ts';

/** What became of a request, as far as the one who sent it must act differently. */
export type Answer =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  /** Records are missing on the server: it stands at `durable`. */
  | { readonly kind: 'behind'; readonly durable: number; readonly failure: Failure }
  /** The same request may succeed later. */
  | { readonly kind: 'later'; readonly failure: Failure }
  /** The same request will not succeed. */
  | { readonly kind: 'refused'; readonly failure: Failure };

export interface Failure {
  /** 0: no answer came. */
  readonly status: number;
  readonly reason: 'network' | 'timeout' | 'server' | 'refused';
  readonly text: string;
}

export interface Request {
  readonly url: string;
  readonly token: string;
  readonly body: string;
  readonly contentType: string;
  /** ms until it is given up as lost. */
  readonly timeoutMs: number;
}

export interface HttpPorts {
  readonly fetch: typeof fetch;
  readonly timers: Timers;
}

const PASSING_STATUSES = new Set([408, 425, 429]);

/** POSTs and sorts the answer. Never rejects. */
export async function post({ fetch, timers }: HttpPorts, request: Request): Promise<Answer> {
  const abort = new AbortController();
  let timedOut = false;
  const cancel = timers.after(request.timeoutMs, () => {
    timedOut = true;
    abort.abort();
  });
  try {
    const response = await fetch(request.url, { ...initOf(request), signal: abort.signal });
    return sortAnswer(response.status, await response.text());
  } catch (error) {
    const reason = timedOut ? 'timeout' : 'network';
    return { kind: 'later', failure: { status: 0, reason, text: String(error) } };
  } finally {
    cancel();
  }
}

/** POSTs while the page goes away; whether it arrived cannot be known. False where the browser cannot do it. */
export function postOnLeaving(fetch: typeof window.fetch, request: Omit<Request, 'timeoutMs'>): boolean {
  if (typeof Request === 'undefined' || !('keepalive' in Request.prototype)) return false;
  // Nobody is left to act on a failure: the records stay in the browser's storage for the next page.
  fetch(request.url, { ...initOf(request), keepalive: true }).then(undefined, () => undefined);
  return true;
}

const initOf = ({ token, body, contentType }: Omit<Request, 'timeoutMs'>): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': contentType, [TOKEN_HEADER]: token },
  credentials: 'same-origin',
});

function sortAnswer(status: number, text: string): Answer {
  const body = parseObject(text);
  const failed = (reason: Failure['reason']): Failure => ({ status, reason, text });
  if (status >= 200 && status < 300) {
    // A page of a network's login screen also comes with 200.
    return body === undefined ? { kind: 'later', failure: failed('server') } : { kind: 'ok', body };
  }
  if (status === 409 && typeof body?.durable === 'number')
    return { kind: 'behind', durable: body.durable, failure: failed('server') };
  if (status >= 500 || status < 400 || PASSING_STATUSES.has(status))
    return { kind: 'later', failure: failed('server') };
  return { kind: 'refused', failure: failed('refused') };
}

/** The server's own words on a refusal, for the console: what is wrong and what to do. */
export function describeFailure({ status, text }: Failure): string {
  const body = parseObject(text);
  if (typeof body?.message !== 'string') return `HTTP ${status}`;
  const code = typeof body.error === 'string' ? `${body.error}: ` : '';
  const next = typeof body.next === 'string' ? ` ${body.next}` : '';
  return `${code}${body.message}${next}`;
}

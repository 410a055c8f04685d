import { type ClientRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of a POST. */
export type PostOutcome =
  | { readonly kind: 'taken' }
  /** Later it may be taken. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The receiver has said that it will not take it. */
  | { readonly kind: 'refused'; readonly reason: string };

/** SNS Developer Guide, "Message delivery retries": a subscriber has 15 s to answer. */
const TIMEOUT_MS = 15_000;

/** Posts once, follows no redirect, and reads no more of the answer than its status. */
export function post({ url, headers, body }: HttpPost, signal: AbortSignal): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      resolve({ kind: 'failed', reason: error.message });
    };
    let outgoing: ClientRequest;
    try {
      outgoing = (url.startsWith('https:') ? requestHttps : requestHttp)(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      answer.on('error', fail);
      answer.resume();
      resolve(outcomeOf(answer.statusCode ?? 0));
    });
    outgoing.end(body);
  });
}

/** SNS Developer Guide, "Message delivery retries": 429 and 5xx are tried again, what else is no success is not. */
function outcomeOf(status: number): PostOutcome {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const reason = `answered ${status}`;
  return status === 429 || status >= 500 || status < 200
    ? { kind: 'failed', reason }
    : { kind: 'refused', reason };
}

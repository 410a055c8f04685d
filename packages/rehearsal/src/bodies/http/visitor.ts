import { RehearsalError } from '../../rehearsal-error.ts';
import type { CookieJar } from './cookie-jar.ts';

/** What the study is told about the browser; psiTurk's browser rule reads it. */
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

const MOST_REDIRECTS = 10;
const LONGEST_MS = 30_000;

export interface FetchedPage {
  /** After redirects. */
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

export interface Post {
  readonly body: string;
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  readonly method?: 'POST' | 'PUT';
}

/** Fetches pages as one person's browser does, with cookies and redirects, and only where it may go. */
export interface Visitor {
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<FetchedPage>;
  send(url: string, post: Post, headers?: Readonly<Record<string, string>>): Promise<FetchedPage>;
}

/**
 * @param mayGo a rehearsal never goes anywhere but to the study and the marketplace
 * @throws RehearsalError from both calls for another place, or when nobody answers
 */
export function createVisitor(jar: CookieJar, mayGo: (origin: string) => boolean): Visitor {
  const fetchOnce = async (url: string, init: RequestInit): Promise<Response> => {
    const { origin } = new URL(url);
    if (!mayGo(origin))
      throw new RehearsalError(
        `A page of the study leads to ${origin}, which is neither the study nor the marketplace.`,
        'Take the workers that use a real browser for this study (--browsers).',
      );
    const cookie = jar.headerFor(origin);
    const headers = {
      'user-agent': AGENT,
      'accept-language': 'en-US,en;q=0.9',
      ...(init.headers as Record<string, string>),
      ...(cookie !== undefined && { cookie }),
    };
    const response = await fetch(url, {
      ...init,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(LONGEST_MS),
    }).catch((error: unknown) => {
      throw new RehearsalError(
        `Nobody answers at ${origin}.`,
        'Check that the study runs and that its address in the HIT is right.',
        { cause: error },
      );
    });
    jar.keep(origin, response.headers.getSetCookie());
    return response;
  };
  const follow = async (url: string, init: RequestInit): Promise<FetchedPage> => {
    let [at, now] = [url, init];
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const response = await fetchOnce(at, now);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null)
        return { url: at, status: response.status, text: await response.text() };
      await response.body?.cancel();
      at = new URL(location, at).href;
      if (response.status !== 307 && response.status !== 308)
        now = { method: 'GET', headers: { accept: HTML } };
    }
    throw new RehearsalError(
      `${url} redirects in a circle.`,
      "Open the study's address in a browser and mend it.",
    );
  };
  return {
    get: (url, headers = {}) => follow(url, { method: 'GET', headers: { accept: HTML, ...headers } }),
    send: (url, { body, contentType, method = 'POST' }, headers = {}) =>
      follow(url, { method, body, headers: { accept: HTML, 'content-type': contentType, ...headers } }),
  };
}

const HTML = 'text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8';

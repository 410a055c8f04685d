import type { HandoverContext } from '@turnout/protocol';
import { FRAME_HEADER, TOKEN_HEADER } from '@turnout/protocol/constants';
import { pauseAfter } from '../shared/backoff.ts';
import type { Timers } from '../shared/ports.ts';

export interface HandoverPorts {
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  readonly random: () => number;
  readonly token: string | undefined;
  /** This window is a frame in another site's page. */
  readonly isFramed: boolean;
  /** Puts the HTML in place of this document. @param movedTo where a redirect led */
  readonly show: (html: string, movedTo: string | undefined) => void;
  /** Says that this window cannot show the page. */
  readonly giveUp: () => void;
}

const MOST_ATTEMPTS = 4;

/** Asks for the page again, this time with the token. The answer is shown whatever its status. */
export async function handOver(
  { fetch, timers, random, token, isFramed, show, giveUp }: HandoverPorts,
  { url, method }: Omit<HandoverContext, 'uniqueId'>,
): Promise<boolean> {
  if (token === undefined) {
    giveUp();
    return false;
  }
  const headers = { [TOKEN_HEADER]: token, accept: 'text/html', ...(isFramed && { [FRAME_HEADER]: '1' }) };
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const page = await ask(fetch, { url, method, headers });
    if (page !== undefined) {
      show(page.html, page.movedTo);
      return true;
    }
    if (attempt < MOST_ATTEMPTS)
      await new Promise<void>((resolve) => {
        timers.after(pauseAfter(attempt, random()), resolve);
      });
  }
  giveUp();
  return false;
}

async function ask(
  fetch: typeof window.fetch,
  request: Pick<HandoverContext, 'url' | 'method'> & { readonly headers: Readonly<Record<string, string>> },
): Promise<{ html: string; movedTo: string | undefined } | undefined> {
  try {
    const { url, method, headers } = request;
    const answer = await fetch(url, { method, headers, credentials: 'same-origin', cache: 'no-store' });
    const isPage = (answer.headers.get('content-type') ?? '').includes('text/html');
    if (!isPage) return undefined;
    return { html: await answer.text(), movedTo: answer.redirected ? answer.url : undefined };
  } catch {
    // No connection: the caller tries again.
    return undefined;
  }
}

/**
 * Writes the page over this document; the window stays the same.
 * @param url the page's own address, so that a reload asks for it; undefined where it is this document's
 */
export function writeDocument(html: string, url: string | undefined): void {
  if (url !== undefined) history.replaceState(history.state, '', url);
  document.open();
  document.write(html);
  document.close();
}

/** Reveals the handover page's own words for a window without a token, as soon as they are there. */
export function revealNoToken(): void {
  const reveal = (): void => {
    const message = document.getElementById('turnout-no-token');
    if (message === null) return;
    document.getElementById('turnout-wait')?.remove();
    message.hidden = false;
    message.style.removeProperty('display');
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', reveal);
  else reveal();
}

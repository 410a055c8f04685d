import type { PageContext } from '@turnout/protocol';
import type { Leftovers, PageInternals } from '../shared/globals.ts';
import { post } from '../shared/http.ts';
import { browserStore, historyStore } from '../shared/key-store.ts';
import type { KeyStore } from '../shared/ports.ts';
import { browserTimers as timers } from '../shared/timers.ts';
import { handOver, revealNoToken, writeDocument } from './handover.ts';
import { createLeftovers } from './leftovers.ts';
import { patchBeacon, patchFetch, patchXhr } from './patch-requests.ts';
import { findToken, keepToken } from './tokens.ts';
import { createUploads } from './uploads.ts';

/** The first script of every page of the study. */
function start(): void {
  const context = window.TURNOUT;
  const handover = window.TURNOUT_HANDOVER;
  // Left in place it would be found again by the page that is written over this one.
  delete window.TURNOUT_HANDOVER;
  // A page that was written over another runs in the same window: its requests are patched already, and what it
  // left in storage may be on its way.
  const before = window.TURNOUT_PAGE;
  const fetch = before?.fetch ?? window.fetch.bind(window);
  const local = browserStore('localStorage');
  const stores = { session: browserStore('sessionStorage'), entry: historyStore(), local };
  const uploads = before?.uploads ?? createUploads(timers);
  const random = Math.random;
  const isFramed = window.parent !== window;
  const leftovers = before?.leftovers ?? leftoversOf(local, fetch, context);

  const page: PageInternals = {
    token: context?.token,
    fetch,
    tokenKept: context !== undefined && keepToken(stores, context),
    handedOver: before?.handedOver ?? false,
    uploads,
    leftovers,
    openWithToken: (url) =>
      handOver(
        {
          fetch,
          timers,
          random,
          token: page.token,
          isFramed,
          show: (html, movedTo) => writeDocument(html, movedTo ?? url),
          giveUp: () => undefined,
        },
        { url, method: 'GET' },
      ),
  };
  window.TURNOUT_PAGE = page;

  if (before === undefined) {
    const parts = { token: () => window.TURNOUT_PAGE?.token, uploads, fetch };
    patchXhr(parts);
    patchFetch(parts);
    patchBeacon(parts);
  }
  leftovers.send();
  window.addEventListener('online', leftovers.send);

  if (handover === undefined) return;
  const token = page.handedOver ? undefined : findToken(stores, handover.uniqueId);
  page.handedOver = true;
  void handOver(
    { fetch, timers, random, token, isFramed, show: writeDocument, giveUp: revealNoToken },
    handover,
  );
}

function leftoversOf(
  storage: KeyStore,
  fetch: typeof window.fetch,
  context: PageContext | undefined,
): Leftovers {
  const url = `${context?.base ?? baseOfScript()}/turnout/records`;
  return createLeftovers(
    {
      storage,
      timers,
      random: Math.random,
      post: (token, body, timeoutMs) =>
        post({ fetch, timers }, { url, token, body, timeoutMs, contentType: 'application/json' }),
      report: (message) => console.warn(message),
    },
    context,
  );
}

/** Where the study is mounted, on a page that does not say: this script lies at a known place below it. */
function baseOfScript(): string {
  const script = document.currentScript;
  const path = script instanceof HTMLScriptElement ? new URL(script.src, document.baseURI).pathname : '';
  const end = path.indexOf('/static/js/');
  return end === -1 ? '' : path.slice(0, end);
}

start();

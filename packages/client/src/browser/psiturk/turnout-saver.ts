import type { PageContext } from '@turnout/protocol';
import { PROTOCOL_VERSION } from '@turnout/protocol/constants';
import { createCollector } from '../saving/collector.ts';
import { createCompletion } from '../saving/completion.ts';
import { createOutbox } from '../saving/outbox.ts';
import { createSender, type Outcome } from '../saving/sender.ts';
import { pauseAfter } from '../shared/backoff.ts';
import type { PageInternals } from '../shared/globals.ts';
import { type Answer, describeFailure, type Failure, post, postOnLeaving } from '../shared/http.ts';
import type { KeyStore, Report, Timers } from '../shared/ports.ts';
import { asXhr, FORM_TYPE, formOf, type Saver } from './saver.ts';
import type { WaitingNotice } from './waiting-notice.ts';

export interface TurnoutSaverParts {
  readonly context: PageContext;
  readonly page: Pick<PageInternals, 'fetch' | 'uploads' | 'leftovers'>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly storage: KeyStore;
  readonly timers: Timers;
  readonly random: () => number;
  /** Epoch ms. */
  readonly now: () => number;
  /** A name no other page load has. */
  readonly pageName: string;
  readonly report: Report;
  readonly makeNotice: (onAgain: () => void) => WaitingNotice;
  readonly sendBeacon: (url: string, data: URLSearchParams) => unknown;
}

const SAVE_MS = 20_000;
const SHORT_REQUEST_MS = 20_000;
const LAST_BYTES = 60_000;
const JSON_TYPE = 'application/json';

/** Saves increments, keeps them in the browser until they are acknowledged, and ends the task only after that. */
export function createTurnoutSaver(parts: TurnoutSaverParts): Saver {
  const { context, page, timers, random, report } = parts;
  const { token, uniqueId, base } = context;
  const outbox = createOutbox(parts.storage, { uniqueId, token, page: parts.pageName });
  const request = (path: string, contentType: string, body: string) => ({
    url: `${base}${path}`,
    token,
    contentType,
    body,
  });

  const sender = createSender(outbox, {
    timers,
    random,
    post: (body, timeoutMs) =>
      post({ fetch: page.fetch, timers }, { ...request('/turnout/records', JSON_TYPE, body), timeoutMs }),
    onFailure(failure) {
      completion.failed(failure);
      if (failure.reason === 'refused') report(`Turnout: saving was refused. ${describeFailure(failure)}`);
    },
  });

  const collector = createCollector({
    attributes: parts.attributes,
    report,
    now: parts.now,
    emit(text) {
      // What the browser cannot keep is sent without waiting for more.
      if (outbox.add(text).kept) sender.sendSoon();
      else sender.send();
    },
  });

  const completeBody = (): string => JSON.stringify({ protocol: PROTOCOL_VERSION, ...outbox.stream() });
  const notice = parts.makeNotice(tryNow);
  const completion = createCompletion({
    timers,
    random,
    notice,
    saveAll(tell) {
      collector.collectChanges('all');
      sender.send();
      page.leftovers.whenSent(uniqueId, () => sender.whenDurable(outbox.last(), undefined, tell));
    },
    hasMore() {
      collector.collectChanges('all');
      return outbox.last() > outbox.durable();
    },
    whenUploaded: page.uploads.whenIdle,
    postComplete: () =>
      post(
        { fetch: page.fetch, timers },
        { ...request('/turnout/complete', JSON_TYPE, completeBody()), timeoutMs: SHORT_REQUEST_MS },
      ),
    onRefused: (failure) => report(`Turnout: the end of the task was refused. ${describeFailure(failure)}`),
    leave: () => leave(),
  });
  let leave = (): void => undefined;
  let left = false;

  function tryNow(): void {
    page.leftovers.send();
    sender.send();
    completion.again();
  }

  const start = createStart(
    () =>
      post(
        { fetch: page.fetch, timers },
        { ...request('/inexp', FORM_TYPE, formOf({ uniqueId })), timeoutMs: SHORT_REQUEST_MS },
      ),
    parts,
  );

  let collecting = false;

  return {
    recorded() {
      if (collecting) return;
      collecting = true;
      // At the end of this turn: what the task still adds to the object it recorded goes along.
      queueMicrotask(() => {
        collecting = false;
        collector.collectNew();
      });
    },
    save(model, options) {
      collector.collectChanges('recent');
      sender.send();
      const tell = (outcome: Outcome): void => {
        if (outcome.kind === 'durable') options.success?.(model, { status: 'user data saved' }, options);
        else options.error?.(model, asXhr(outcome.failure), options);
      };
      sender.whenDurable(outbox.last(), SAVE_MS, tell);
    },
    start,
    complete(goOn) {
      leave = () => {
        left = true;
        goOn();
      };
      completion.begin();
    },
    online: tryNow,
    hidden() {
      collector.collectNew();
      sender.send();
    },
    leaving(quit) {
      collector.collectChanges('recent');
      const body = sender.lastBody(LAST_BYTES);
      if (body !== undefined) postOnLeaving(page.fetch, request('/turnout/records', JSON_TYPE, body));
      // A task that closes its window right after completeHIT (trap J5): the server takes it if nothing is missing.
      if (completion.hasBegun() && !left)
        postOnLeaving(page.fetch, request('/turnout/complete', JSON_TYPE, completeBody()));
      if (!quit) return;
      const form = formOf({ uniqueId });
      if (postOnLeaving(page.fetch, request('/quitter', FORM_TYPE, form))) return;
      parts.sendBeacon(`${base}/quitter`, new URLSearchParams({ uniqueId, token }));
    },
  };
}

/** Tells the server that the task began: once, and until it has heard it. */
function createStart(
  postStart: () => Promise<Answer>,
  { timers, random, report }: Pick<TurnoutSaverParts, 'timers' | 'random' | 'report'>,
): () => void {
  let begun = false;
  const attempt = (failures: number): void => {
    void postStart().then((answer) => {
      if (answer.kind === 'ok') return;
      if (answer.kind === 'refused') return refuse(answer.failure);
      timers.after(pauseAfter(failures + 1, random()), () => attempt(failures + 1));
    });
  };
  const refuse = (failure: Failure): void => {
    begun = false;
    report(`Turnout: the start of the task was refused. ${describeFailure(failure)}`);
  };
  return () => {
    if (begun) return;
    begun = true;
    attempt(0);
  };
}

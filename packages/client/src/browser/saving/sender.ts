import { PROTOCOL_VERSION } from '@turnout/protocol/constants';
import { pauseAfter } from '../shared/backoff.ts';
import type { Answer, Failure } from '../shared/http.ts';
import type { Timers } from '../shared/ports.ts';
import type { Outbox, OutboxBatch } from './outbox.ts';

export type Outcome = { readonly kind: 'durable' } | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Sends an outbox, one request at a time, until it is empty. What may succeed later is tried again for ever with
 * growing pauses; what the server refuses waits for the next explicit save.
 */
export interface Sender {
  /** Sends now, also out of a pause or after a refusal. */
  send(): void;
  /** Sends within 1.5 s, together with what is recorded until then. */
  sendSoon(): void;
  /**
   * Tells once whether every record up to `number` is on the server's disk.
   * @param timeoutMs after which it counts as failed, although sending goes on; without: wait for ever
   */
  whenDurable(number: number, timeoutMs: number | undefined, tell: (outcome: Outcome) => void): void;
  /** The body of a last request of at most so many bytes while the page goes away. */
  lastBody(mostBytes: number): string | undefined;
}

export interface SenderPorts {
  readonly post: (body: string, timeoutMs: number) => Promise<Answer>;
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
  /** Called for each attempt that failed. */
  readonly onFailure?: (failure: Failure) => void;
}

const SOON_MS = 1500;
const MOST_RECORDS = 500;
const MOST_BYTES = 1_000_000;
/** A request on a slow line; doubled for each one that did not make it. */
const REQUEST_MS = 30_000;
const LONGEST_REQUEST_MS = 300_000;

interface Waiter {
  readonly number: number;
  readonly settle: (outcome: Outcome) => void;
}

export function createSender(outbox: Outbox, { post, timers, random, onFailure }: SenderPorts): Sender {
  let sending = false;
  let refused = false;
  let failures = 0;
  let timeouts = 0;
  let mostRecords = MOST_RECORDS;
  let cancelTimer: (() => void) | undefined;
  let waiters: Waiter[] = [];

  const later = (ms: number): void => {
    cancelTimer?.();
    cancelTimer = timers.after(ms, () => {
      cancelTimer = undefined;
      send();
    });
  };

  function send(): void {
    if (sending) return;
    const inPause = failures > 0 && cancelTimer !== undefined;
    cancelTimer?.();
    cancelTimer = undefined;
    const batch = outbox.batch(mostRecords, MOST_BYTES);
    if (batch.records.length === 0) return;
    sending = true;
    refused = false;
    void post(bodyOf(batch), Math.min(LONGEST_REQUEST_MS, REQUEST_MS * 2 ** timeouts)).then((answer) => {
      sending = false;
      receive(answer, batch, inPause);
    });
  }

  function receive(answer: Answer, batch: OutboxBatch, inPause: boolean): void {
    const before = outbox.durable();
    if (answer.kind === 'ok' && typeof answer.body.durable === 'number')
      outbox.acknowledge(batch.page, answer.body.durable);
    if (answer.kind === 'behind') {
      if (answer.durable + 1 < batch.first) outbox.restart();
      else outbox.acknowledge(batch.page, answer.durable);
    }
    const moved = outbox.durable() > before || outbox.stream().page !== batch.page;
    if (moved) proceed();
    else if (answer.kind === 'refused') refuse(answer.failure, batch);
    else retry(answer.kind === 'ok' ? unreadable : answer.failure, inPause);
  }

  function proceed(): void {
    failures = 0;
    timeouts = 0;
    const done = waiters.filter(({ number }) => number <= outbox.durable());
    waiters = waiters.filter(({ number }) => number > outbox.durable());
    for (const waiter of done) waiter.settle({ kind: 'durable' });
    send();
  }

  function retry(failure: Failure, inPause: boolean): void {
    // A task that saves after every trial would otherwise turn an outage of a second into a pause of half a minute.
    if (!inPause) failures += 1;
    if (failure.reason === 'timeout') timeouts += 1;
    later(pauseAfter(failures, random()));
    onFailure?.(failure);
  }

  function refuse(failure: Failure, batch: OutboxBatch): void {
    // Too much at once is not too much piece by piece.
    if (failure.status === 413 && batch.records.length > 1) {
      mostRecords = Math.floor(batch.records.length / 2);
      send();
      return;
    }
    refused = true;
    const failed = waiters;
    waiters = [];
    onFailure?.(failure);
    for (const waiter of failed) waiter.settle({ kind: 'failed', failure });
  }

  return {
    send,
    sendSoon() {
      // A pause after a failure and a refusal are left alone: records keep coming, and the server may be down.
      if (sending || refused || cancelTimer !== undefined) return;
      later(SOON_MS);
    },
    whenDurable(number, timeoutMs, tell) {
      let cancel = (): void => undefined;
      const waiter: Waiter = {
        number,
        settle(outcome) {
          cancel();
          // On its own turn: what the task does in its callback cannot disturb the sending.
          timers.after(0, () => tell(outcome));
        },
      };
      if (number <= outbox.durable()) return waiter.settle({ kind: 'durable' });
      waiters.push(waiter);
      if (timeoutMs === undefined) return;
      cancel = timers.after(timeoutMs, () => {
        waiters = waiters.filter((other) => other !== waiter);
        waiter.settle({ kind: 'failed', failure: { status: 0, reason: 'timeout', text: '' } });
      });
    },
    lastBody(mostBytes) {
      const batch = outbox.batch(MOST_RECORDS, mostBytes);
      const [first] = batch.records;
      return first === undefined || first.bytes > mostBytes ? undefined : bodyOf(batch);
    },
  };
}

const unreadable: Failure = { status: 200, reason: 'server', text: '' };

/** A SaveRecords message; the records are JSON text already. */
const bodyOf = ({ page, first, records }: OutboxBatch): string =>
  `{"protocol":${PROTOCOL_VERSION},"page":"${page}","first":${first},"records":[${records
    .map(({ text }) => text)
    .join(',')}]}`;

import { pauseAfter } from '../shared/backoff.ts';
import type { Answer, Failure } from '../shared/http.ts';
import type { Timers } from '../shared/ports.ts';
import type { Outcome } from './sender.ts';

export interface CompletionPorts {
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
  /** Puts everything recorded or changed so far on its way, and tells when it is on the server's disk. */
  readonly saveAll: (tell: (outcome: Outcome) => void) => void;
  /** True when something was recorded or changed since `saveAll`. */
  readonly hasMore: () => boolean;
  /** Tells when the project's own uploads have ended, or after `mostMs`. */
  readonly whenUploaded: (mostMs: number, tell: () => void) => void;
  readonly postComplete: () => Promise<Answer>;
  readonly notice: { show(state: CompletionState): void };
  readonly onRefused: (failure: Failure) => void;
  readonly leave: () => void;
}

export type CompletionState = 'saving' | 'offline' | 'refused';

export interface Completion {
  /** Once or many times: one completion. */
  begin(): void;
  hasBegun(): boolean;
  /** An attempt to send failed. */
  failed(failure: Failure): void;
  /** Ends a pause between attempts. */
  again(): void;
}

const NOTICE_AFTER_MS = 700;
const UPLOADS_MS = 10_000;

/**
 * The end of a task: leaves the page only after the last record is on the server's disk and the server has taken
 * the completion. Tries for ever; meanwhile the participant sees what is going on.
 */
export function createCompletion(ports: CompletionPorts): Completion {
  const { timers } = ports;
  let begun = false;
  let shown = false;
  let state: CompletionState = 'saving';
  let endPause: (() => void) | undefined;

  const is = (now: CompletionState): void => {
    state = now;
    if (shown) ports.notice.show(state);
  };

  const after = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.after(ms, () => endPause?.());
      endPause = () => {
        endPause = undefined;
        cancel();
        resolve();
      };
    });

  const saveAll = (): Promise<Outcome> => new Promise((resolve) => ports.saveAll(resolve));
  const uploaded = (): Promise<void> => new Promise((resolve) => ports.whenUploaded(UPLOADS_MS, resolve));

  async function run(): Promise<void> {
    const cancelNotice = timers.after(NOTICE_AFTER_MS, () => {
      shown = true;
      is(state);
    });
    const leave = (): void => {
      // In this window the next page may be written over this one, and the notice would cover it.
      cancelNotice();
      ports.leave();
    };
    let failures = 0;
    const fail = (reason: CompletionState): Promise<void> => {
      is(reason);
      failures += 1;
      return after(pauseAfter(failures, ports.random()));
    };
    // Saves that are started in the same statement as the completion belong to it (trap J4).
    await after(0);
    for (;;) {
      const outcome = await saveAll();
      if (outcome.kind === 'failed') {
        await fail('refused');
        continue;
      }
      is('saving');
      await uploaded();
      if (ports.hasMore()) continue;
      const answer = await ports.postComplete();
      if (answer.kind === 'ok') return leave();
      if (answer.kind === 'refused') {
        // Everything is saved, so nothing is lost by going on; the next page says why it cannot end.
        ports.onRefused(answer.failure);
        return leave();
      }
      await fail('offline');
    }
  }

  return {
    begin() {
      if (begun) return;
      begun = true;
      void run();
    },
    hasBegun: () => begun,
    failed(failure) {
      if (begun) is(failure.reason === 'refused' ? 'refused' : 'offline');
    },
    again() {
      endPause?.();
    },
  };
}

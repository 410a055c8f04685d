import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '@turnout/core';

/** Something that goes wrong with calls of the API. */
export interface ProlificFault {
  readonly kind: ProlificFaultKind;
  /** E.g. `payBonuses`; default: any. */
  readonly operation?: string;
  /** Of the calls that could meet it, 0 to 1; default: all. */
  readonly share?: number;
  /** How many calls meet it; default: without end. */
  readonly times?: number;
  /** ms, of a delay; s, of a throttle's `Retry-After`. */
  readonly amount?: number;
}

/**
 * `delay` waits before the call is done, `delay-answer` after it; `server-error` and `drop` come before anything is
 * stored, `server-error-after` and `drop-after` once it is.
 */
export type ProlificFaultKind =
  | 'throttle'
  | 'server-error'
  | 'server-error-after'
  | 'drop'
  | 'drop-after'
  | 'delay'
  | 'delay-answer';

export interface ProlificFaults {
  /** Replaces what was set before. */
  set(faults: readonly ProlificFault[]): void;
  /** What is set, with the times that are left. */
  current(): readonly ProlificFault[];
  /** The fault this call meets; one that counts is used up by it. */
  meet(operation: string): ProlificFault | undefined;
}

export function prolificFaults(random: Random): ProlificFaults {
  let live: { fault: ProlificFault; left: number }[] = [];
  return {
    set: (faults) => {
      live = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    current: () =>
      live.map(({ fault, left }) => ({ ...fault, ...(Number.isFinite(left) && { times: left }) })),
    meet: (operation) => {
      for (const one of live) {
        if (one.left === 0 || (one.fault.operation ?? operation) !== operation) continue;
        if (random.next() >= (one.fault.share ?? 1)) continue;
        one.left -= 1;
        return one.fault;
      }
      return undefined;
    },
  };
}

/** Real time. */
export const pause = (ms: number): Promise<void> => wait(ms, undefined, { ref: false });

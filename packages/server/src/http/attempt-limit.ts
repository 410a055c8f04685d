import type { Clock } from '@turnout/core';

/** How often something may be tried under one key before it has to rest. */
export interface AttemptRule {
  readonly most: number;
  /** ms from the first of these attempts until all are forgotten. */
  readonly windowMs: number;
}

export interface AttemptLimit {
  /** ms until the key may be tried again; 0: now. */
  waitMs(key: string): number;
  /** Counts an attempt. @returns whether it was the last one for now */
  note(key: string): boolean;
}

/** Keys kept at a time: under a flood of addresses the oldest are forgotten, and memory stays small. */
const MOST_KEYS = 10_000;

/**
 * Counts attempts by key, in memory: a server that starts anew has forgotten them, and each of several servers counts
 * for itself. Rules are chosen so that this is little enough.
 */
export function createAttemptLimit(clock: Clock, { most, windowMs }: AttemptRule): AttemptLimit {
  const counted = new Map<string, { readonly endsAt: number; attempts: number }>();
  const current = (key: string) => {
    const known = counted.get(key);
    return known !== undefined && clock.now() < known.endsAt ? known : undefined;
  };
  return {
    waitMs(key) {
      const known = current(key);
      return known === undefined || known.attempts < most ? 0 : known.endsAt - clock.now();
    },
    note(key) {
      const known = current(key);
      if (known !== undefined) {
        known.attempts += 1;
        return known.attempts === most;
      }
      counted.delete(key);
      counted.set(key, { endsAt: clock.now() + windowMs, attempts: 1 });
      const [oldest] = counted.keys();
      if (counted.size > MOST_KEYS && oldest !== undefined) counted.delete(oldest);
      return most === 1;
    },
  };
}

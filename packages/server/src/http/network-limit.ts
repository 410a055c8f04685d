import type { Clock } from '@turnout/core';
import { type AttemptRule, createAttemptLimit } from './attempt-limit.ts';
import { networkOf } from './network-of.ts';

/** An organisation is many households, and still no more than so many of them. */
const HOUSEHOLDS = 4;

export interface NetworkLimit {
  /** ms until something may be tried again from there; 0: now. */
  waitMs(address: string, subject?: string): number;
  /** Counts an attempt. @returns whether it was the last one for now */
  note(address: string, subject?: string): boolean;
}

/**
 * How often something may be tried from one network.
 * @param subject what is tried, where each counts by itself
 */
export function createNetworkLimit(clock: Clock, rule: AttemptRule): NetworkLimit {
  const near = createAttemptLimit(clock, rule);
  const wide = createAttemptLimit(clock, { ...rule, most: rule.most * HOUSEHOLDS });
  const counters = (address: string, subject: string) => {
    const network = networkOf(address);
    return [
      { limit: near, key: `${network.near} ${subject}` },
      ...(network.wide === undefined ? [] : [{ limit: wide, key: `${network.wide} ${subject}` }]),
    ];
  };
  return {
    waitMs: (address, subject = '') =>
      Math.max(...counters(address, subject).map(({ limit, key }) => limit.waitMs(key))),
    note: (address, subject = '') =>
      counters(address, subject)
        .map(({ limit, key }) => limit.note(key))
        .includes(true),
  };
}

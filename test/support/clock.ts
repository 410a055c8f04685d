import type { Clock } from '@turnout/core';

/** A clock that stands still until it is told to move. */
export class TestClock implements Clock {
  #now = Date.UTC(2026, 10, 21, 9);

  now(): number {
    return this.#now;
  }

  advance(minutes: number): void {
    this.#now += minutes * 60_000;
  }
}

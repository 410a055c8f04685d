import type { Clock } from '@turnout/core';
import type { Timer } from '../../../src/index.ts';

interface Waiting {
  readonly at: number;
  readonly call: () => void;
}

/** Time that passes only when everybody waits: then it jumps to the next thing somebody waits for. */
export class VirtualTime implements Clock, Timer {
  #now: number;
  #waiting: Waiting[] = [];
  /** Raised by whatever happens, so that quiet can be told. */
  activity = 0;
  /** Calls under way that end without time passing. */
  underWay = 0;

  /** @param from epoch ms UTC */
  constructor(from = Date.UTC(2026, 10, 21, 9)) {
    this.#now = from;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  after(ms: number, call: () => void): () => void {
    const waiting = { at: this.#now + ms, call };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Does something that no time passes for. */
  async standing<T>(work: () => Promise<T>): Promise<T> {
    this.activity += 1;
    this.underWay += 1;
    try {
      return await work();
    } finally {
      this.activity += 1;
      this.underWay -= 1;
    }
  }

  /** Lets time pass until the work ends. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    work.then(over, over);
    while (!isOver) {
      await this.#quiet();
      if (!isOver) this.#jump();
    }
    return work;
  }

  async #quiet(): Promise<void> {
    for (let seen = -1; seen !== this.activity || this.underWay > 0; ) {
      seen = this.activity;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  #jump(): void {
    const [next] = this.#waiting.toSorted((a, b) => a.at - b.at);
    if (next === undefined) throw new Error('everybody waits for nothing');
    this.#waiting = this.#waiting.filter((other) => other !== next);
    this.#now = Math.max(this.#now, next.at);
    next.call();
  }
}

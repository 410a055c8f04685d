import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@turnout/core';
import { root } from '../root.ts';

/**
 * The time of several processes at once, which can be moved on while they run: leases run out and lists catch up
 * without anybody waiting for hours.
 */
export class WorldClock implements Clock {
  /** What a program of this world has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;
  readonly #speed: number;
  readonly #since = Date.now();
  #aheadMs = 0;

  /** @param speed seconds of this world in a real one */
  constructor(folder: string, speed = 1) {
    this.#speed = speed;
    this.#file = join(folder, 'world-clock.json');
    this.#write();
    this.env = {
      WORLD_CLOCK: this.#file,
      NODE_OPTIONS: `--import=${join(root, 'test/support/world-clock-preload.mjs')}`,
    };
  }

  now(): number {
    const now = Date.now();
    return Math.round(now + this.#aheadMs + (now - this.#since) * (this.#speed - 1));
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
    this.#write();
  }

  #write(): void {
    // Renamed into place, so that nobody reads half of it.
    writeFileSync(
      `${this.#file}.new`,
      JSON.stringify({ aheadMs: this.#aheadMs, speed: this.#speed, since: this.#since }),
    );
    renameSync(`${this.#file}.new`, this.#file);
  }
}

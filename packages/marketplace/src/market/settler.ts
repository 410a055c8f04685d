import type { MarketClock } from './clock.ts';
import type { MarketContext } from './context.ts';
import { settle } from './settle.ts';

/** How long a worker's page may go on showing what time has ended, ms of real time. */
const EVERY_MS = 500;

interface SettlerOptions {
  /** Ms of real time from the end of one run to the next. */
  readonly everyMs?: number;
  readonly settleOnce?: typeof settle;
}

/** Does what is due by the marketplace's clock, again and again, one run at a time. */
export class Settler {
  readonly #context: MarketContext;
  readonly #everyMs: number;
  readonly #settleOnce: typeof settle;
  #next: NodeJS.Timeout | undefined;
  #running = false;
  /** Settles when everything asked for so far has ended, well or not. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: MarketContext, { everyMs = EVERY_MS, settleOnce = settle }: SettlerOptions = {}) {
    this.#context = context;
    this.#everyMs = everyMs;
    this.#settleOnce = settleOnce;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#schedule();
  }

  /** Waits for the run under way. Safe to call twice. */
  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#next);
    await this.#last;
  }

  /**
   * Moves the clock to a moment (epoch ms UTC) by way of everything that is due until then, so that each thing finds
   * the marketplace as it was at its time, also what an earlier one has only just brought about.
   * @returns how many things were done
   * @throws TurnoutError CLOCK_REFUSED
   */
  moveTo(clock: MarketClock, epochMs: number): Promise<number> {
    return this.#inTurn(async () => {
      clock.check(epochMs);
      const { timers } = this.#context.read;
      let done = await this.#settleOnce(this.#context);
      for (;;) {
        const [next] = await timers.due(epochMs, 1);
        // Real time goes on meanwhile, so the clock may have passed it by itself.
        await clock.setTo(Math.max(next?.dueAt ?? epochMs, clock.now()));
        done += await this.#settleOnce(this.#context);
        if (next === undefined) return done;
      }
    });
  }

  #schedule(): void {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => {
      this.#inTurn(() => this.#settleOnce(this.#context))
        .catch((error: unknown) =>
          this.#context.log.error('What is due could not be done; it is tried again', {
            error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          }),
        )
        .finally(() => {
          if (this.#running) this.#schedule();
        });
    }, this.#everyMs);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }
}

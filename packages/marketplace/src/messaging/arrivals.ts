/** Wakes those who wait for messages of a queue. */
export class Arrivals {
  readonly #waiting = new Set<() => void>();
  #told = 0;

  /** How often something was told, to be asked for before looking and given to `next` after it. */
  get told(): number {
    return this.#told;
  }

  /** Somebody stored a message, in whatever queue: there are few who wait, and each looks for itself. */
  tell(): void {
    this.#told += 1;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when more was told than `told`, after `ms`, or when the signal ends the waiting. */
  next(told: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#told !== told || ms <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      this.#waiting.add(end);
    });
  }
}

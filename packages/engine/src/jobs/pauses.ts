import type { Timer } from './timer.ts';

/** Waiting until it is worth looking again. */
export interface Pauses {
  /** Somebody looks now: news of before are of no interest any more. */
  look(): void;
  /** There is news: whoever waits goes on, and whoever was about to wait does not. */
  wake(): void;
  pause(ms: number): Promise<void>;
}

export function createPauses(timer: Timer): Pauses {
  const asleep = new Set<() => void>();
  let hasNews = false;
  return {
    look() {
      hasNews = false;
    },
    wake() {
      hasNews = true;
      for (const wake of asleep) wake();
    },
    async pause(ms) {
      if (hasNews) return;
      let wake: () => void = () => {};
      const isOver = new Promise<void>((resolve) => {
        wake = resolve;
      });
      asleep.add(wake);
      const cancel = timer.after(ms, wake);
      await isOver;
      cancel();
      asleep.delete(wake);
    },
  };
}

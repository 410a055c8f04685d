import { constants } from 'node:os';

/** `npm start` and `npx` hand on the Ctrl-C that the terminal has already given to every process: it comes twice. */
const SAME_KEYPRESS_MS = 300;

/** Resolves at the first Ctrl-C or termination; another one ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        first ??= performance.now();
        if (performance.now() - first > SAME_KEYPRESS_MS) process.exit(128 + constants.signals[signal]);
        resolve();
      });
    }
  });
}

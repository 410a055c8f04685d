/** What the pure parts ask of the browser; tests give their own. */

/** Runs something later. */
export interface Timers {
  /** @param ms from now. @returns what calls it off */
  after(ms: number, run: () => void): () => void;
}

/** A drawer of texts that may be closed (blocked storage) or full. */
export interface KeyStore {
  get(key: string): string | undefined;
  /** False when the text could not be kept. */
  set(key: string, value: string): boolean;
  remove(key: string): void;
  keys(): string[];
}

/** Words for the researcher who opens the browser's console. */
export type Report = (message: string) => void;

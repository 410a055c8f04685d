/** Waiting, as a port: tests wait without time passing. */
export interface Timer {
  /** Calls back once, after so many ms. @returns what keeps it from doing so */
  after(ms: number, call: () => void): () => void;
}

export const systemTimer: Timer = {
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

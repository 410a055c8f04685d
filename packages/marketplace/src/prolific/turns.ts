export interface Turns {
  /** Runs after what runs now; resolves when that is done. */
  now(): Promise<void>;
  /** Runs once after what runs now, however often it is asked for until then. */
  soon(): void;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

/** Lets something run again and again, once at a time. @param onError of what nobody waits for */
export function turns(run: () => Promise<void>, onError: (error: unknown) => void): Turns {
  let last: Promise<void> = Promise.resolve();
  let isAsked = false;
  const now = (): Promise<void> => {
    const turn = last.then(() => {
      isAsked = false;
      return run();
    });
    // One that failed does not keep the next from its turn.
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    now,
    soon: () => {
      if (isAsked) return;
      isAsked = true;
      now().catch(onError);
    },
    idle: () => last,
  };
}

import { RehearsalError } from './rehearsal-error.ts';

/**
 * Does the work, or gives it up as soon as the signal aborts. The work itself may go on for a moment and has to look at
 * the signal; what it comes to is then of no interest.
 * @param release lets go what the work holds, when it is given up
 * @throws RehearsalError once the signal has aborted
 */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  release: () => Promise<void>,
): Promise<T> {
  if (signal === undefined) return work();
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work(), aborted]);
  } catch (error) {
    if (!signal.aborted) throw error;
    // That something could not be let go is no news beside the interruption.
    await Promise.allSettled([release()]);
    throw new RehearsalError(
      'The rehearsal was interrupted.',
      'Start it again; the same seed brings the same crowd.',
      {
        cause: error,
      },
    );
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

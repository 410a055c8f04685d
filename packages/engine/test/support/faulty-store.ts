import { type Store, TurnoutError } from '@turnout/core';

/**
 * What can happen to a write besides going well. `lost`: the work ran and the commit failed. `unanswered`: it is
 * on disk and the connection broke before the answer. `repeated`: the database had the work run once more.
 */
export type Fault = 'lost' | 'unanswered' | 'repeated';

const failed = (): TurnoutError => new TurnoutError('STORE_UNAVAILABLE', 'A fault of the test.');

/** A store whose writes meet the faults that `next` names. */
export function faultyStore(store: Store, next: () => Fault | undefined): Store {
  const runInVain = async <T>(work: Parameters<typeof store.write<T>>[0]): Promise<void> => {
    await store.write<T>(async (tx) => {
      await work(tx);
      throw failed();
    });
  };
  return {
    ...store,
    async write(work) {
      const fault = next();
      if (fault === 'lost') await runInVain(work);
      if (fault === 'repeated') await runInVain(work).catch(mine);
      const value = await store.write(work);
      if (fault === 'unanswered') throw failed();
      return value;
    },
  };
}

/** Lets this file's own fault pass; what the work itself throws is the caller's. */
function mine(error: unknown): void {
  if (!(error instanceof TurnoutError && error.detail === failed().detail)) throw error;
}

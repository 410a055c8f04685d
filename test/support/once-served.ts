import { TurnoutError } from '@turnout/core';

/** Asks again while the database has no connection left for whoever waits, as pages do: on a busy machine it takes long. */
export async function onceServed<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TurnoutError) || error.code !== 'STORE_UNAVAILABLE') throw error;
    }
  }
}

import { TurnoutError } from '@turnout/core';
import type { Pool, PoolClient } from 'pg';
import { answered, lostToAnother } from './errors.ts';

/** How often a transaction that keeps losing to others runs before its caller hears of it. */
const ATTEMPTS = 5;

/** Runs each call in a transaction of its own (READ COMMITTED), and knows which are under way. */
export class Transactions {
  readonly #pool: Pool;
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @throws TurnoutError STORE_UNAVAILABLE, SHUTTING_DOWN, and whatever `work` throws. */
  async run<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (this.#closed) throw new TurnoutError('SHUTTING_DOWN');
    const result = this.#withRetries(work);
    this.#underWay.add(result);
    try {
      return await result;
    } finally {
      this.#underWay.delete(result);
    }
  }

  /** Lets the calls made so far finish and refuses later ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
  }

  async #withRetries<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(work);
      } catch (error) {
        if (!lostToAnother(error)) throw error;
        if (attempt === ATTEMPTS)
          throw new TurnoutError('STORE_UNAVAILABLE', 'PostgreSQL: too many others write the same.', {
            cause: error,
          });
      }
    }
  }

  async #once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await answered(this.#pool.connect());
    let broken = false;
    try {
      // Said, because a database may have another default: who waited for a lock must see what its holder wrote.
      await answered(client.query('begin isolation level read committed'));
      const value = await work(client);
      const { command } = await answered(client.query('commit'));
      // PostgreSQL answers a commit after a failed statement with a rollback and no error.
      if (command !== 'COMMIT') throw new Error('the transaction went on after a failed statement');
      return value;
    } catch (error) {
      // The first error is the one to report; a second only says that the connection is of no more use.
      broken = await client.query('rollback').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

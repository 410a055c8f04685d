import { TurnoutError } from '@turnout/core';
import type { Session } from '../sql/session.ts';
import type { SqliteConnection } from './connection.ts';
import { storeError, unavailable } from './errors.ts';

/** Calls sharing one commit at most: at 30 µs a call a few ms, after which other work gets its turn. */
const BATCH_LIMIT = 256;

/** One call of `write` on its way. */
interface Call {
  /** Does the work; the function it gives settles the caller's promise, to be called once all is on disk. */
  readonly attempt: () => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: calls that arrive together run one after another in one transaction, so they share its one wait
 * for the disk. Each runs inside a savepoint, so one that fails is undone alone. Nobody is told "done" before the
 * commit.
 */
export class WriteQueue<Writer = Session> {
  readonly #connection: SqliteConnection;
  readonly #writer: Writer;
  #waiting: Call[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(connection: SqliteConnection, writer: Writer) {
    this.#connection = connection;
    this.#writer = writer;
  }

  /** @throws TurnoutError STORE_UNAVAILABLE, SHUTTING_DOWN, and whatever `work` throws. */
  write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new TurnoutError('SHUTTING_DOWN'));
    return new Promise<T>((resolve, reject) => {
      const attempt = async (): Promise<() => void> => {
        const value = await work(this.#writer);
        return () => resolve(value);
      };
      this.#waiting.push({ attempt, reject });
      this.#running ??= this.#drain();
    });
  }

  /** What to wait for while a transaction is open; undefined when none is. */
  busy(): Promise<void> | undefined {
    return this.#connection.inTransaction ? this.#running : undefined;
  }

  /** Lets the calls made so far finish and refuses later ones. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // After the input that has already arrived: its calls then join this batch.
      await new Promise<void>((resolve) => setImmediate(resolve));
      await this.#runTogether(this.#waiting.splice(0, BATCH_LIMIT));
    }
    this.#running = undefined;
  }

  async #runTogether(calls: readonly Call[]): Promise<void> {
    const done: (() => void)[] = [];
    const failed: (() => void)[] = [];
    try {
      this.#connection.exec('begin immediate');
      for (const call of calls) {
        try {
          this.#connection.all('savepoint call', []);
          done.push(await call.attempt());
        } catch (error) {
          failed.push(() => call.reject(storeError(error)));
          // Throws when SQLite has undone the whole transaction by itself (disk full): then nobody is done.
          this.#connection.all('rollback to call', []);
        }
        this.#connection.all('release call', []);
      }
      this.#connection.exec('commit');
    } catch (error) {
      const reason = unavailable(this.#undoAll() ?? error);
      // Who failed by himself hears his own error: a promise keeps the first.
      for (const settle of failed) settle();
      for (const call of calls) call.reject(reason);
      return;
    }
    for (const settle of failed) settle();
    for (const settle of done) settle();
  }

  /** @returns what went wrong in undoing. The transaction then stays open and every later one is refused. */
  #undoAll(): unknown {
    try {
      if (this.#connection.inTransaction) this.#connection.exec('rollback');
      return undefined;
    } catch (error) {
      return error;
    }
  }
}

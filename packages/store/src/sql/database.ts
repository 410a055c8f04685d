import type { DatabaseKind } from './dialect.ts';
import type { Session } from './session.ts';

/** An open database, its schema up to date. */
export interface Database {
  readonly kind: DatabaseKind;
  /** Sees only what is committed. */
  readonly read: Session;
  /**
   * Runs `work` as one transaction: all of it or nothing is stored, and only when it is on disk does this resolve.
   * On SQLite nobody else writes meanwhile; on PostgreSQL rows are locked by `locking` (READ COMMITTED), and `work`
   * may run again when it lost to another. So it must not do anything but SQL, nor call `write`.
   * @throws TurnoutError STORE_UNAVAILABLE, SHUTTING_DOWN, and whatever `work` throws.
   */
  write<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Lets the calls made so far finish and refuses later ones. Safe to call twice. */
  close(): Promise<void>;
}

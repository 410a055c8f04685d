import type { Store, Transaction, Vault } from '@turnout/core';
import { bindKeys } from './bind-keys.ts';
import { storeSchema } from './migrations/index.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { lockSchema } from './postgres/migrate.ts';
import { repositories } from './repositories/index.ts';
import type { Database } from './sql/database.ts';
import { postgresDialect, sqliteDialect } from './sql/dialect.ts';
import type { Session } from './sql/session.ts';
import { psiturkView } from './view/psiturk-view.ts';
import { replaceView } from './view/replace-view.ts';

/** The store, with what only its owner needs. */
export interface DatabaseStore extends Store {
  readonly kind: Database['kind'];
  /**
   * Makes a read-only view with psiTurk's column names over one study's participants, or brings it up to date.
   * @throws TurnoutError CONFIG_INVALID when the name cannot be used, or is that of a table.
   */
  ensurePsiturkView(study: string, viewName: string): Promise<void>;
  /**
   * Ties the database to these keys when it knows none, else compares.
   * @throws TurnoutError KEYS_INVALID when it belongs to others
   */
  bindKeys(keys: Pick<Vault, 'encrypt' | 'decrypt'>): Promise<void>;
}

/**
 * Opens the database and brings its schema up to date.
 * @throws TurnoutError DATABASE_UNSUPPORTED, DATABASE_UNREACHABLE, DATABASE_IN_USE, DATABASE_NEWER
 */
export async function openStore(options: DatabaseOptions): Promise<DatabaseStore> {
  return storeOver(await openDatabase(storeSchema, options));
}

function storeOver(database: Database): DatabaseStore {
  const dialect = database.kind === 'sqlite' ? sqliteDialect : postgresDialect;
  const made = repositories(dialect);
  // A session lives as long as its connection, so its writers are made once.
  const writers = new WeakMap<Session, Transaction>();
  const writerOf = (session: Session): Transaction => {
    const known = writers.get(session);
    if (known !== undefined) return known;
    const writer = made.writers(session);
    writers.set(session, writer);
    return writer;
  };
  return {
    kind: database.kind,
    ...made.readers(database.read),
    write: (work) => database.write((session) => work(writerOf(session))),
    ensurePsiturkView: (study, viewName) =>
      database.write(async (session) => {
        if (database.kind === 'postgres') await lockSchema(session);
        await replaceView(session, dialect, viewName, psiturkView(dialect, study));
      }),
    bindKeys: (keys) => bindKeys(database, keys),
    close: () => database.close(),
  };
}

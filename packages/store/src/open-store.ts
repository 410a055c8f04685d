import { openPostgres } from './postgres/open.ts';
import { openSqlite } from './sqlite/open.ts';
import { type DatabaseStore, locate, type StoreOptions } from './store.ts';

/**
 * Opens the database and brings its schema up to date.
 * @throws TurnoutError DATABASE_UNSUPPORTED, DATABASE_UNREACHABLE, DATABASE_IN_USE, DATABASE_NEWER
 */
export async function openStore(options: StoreOptions): Promise<DatabaseStore> {
  const { url, baseFolder, clock, log, role = 'server' } = options;
  const location = locate(url, baseFolder);
  return location.kind === 'sqlite'
    ? openSqlite({ file: location.file, role, clock, log })
    : openPostgres({ connectionString: location.connectionString, clock, log });
}

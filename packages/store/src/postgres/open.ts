import type { Clock, Log } from '@turnout/core';
import { type Transaction, TurnoutError } from '@turnout/core';
import { sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { redactDatabaseUrl } from '../database-url.ts';
import { applyMigrations, missingMigrations } from '../migrations/migrate.ts';
import { repositories } from '../repositories/index.ts';
import { postgresDialect, rawQuery } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import type { DatabaseStore } from '../store.ts';
import { psiturkView } from '../view/psiturk-view.ts';
import { replaceView } from '../view/replace-view.ts';
import { refuseOpening } from './errors.ts';
import { connect } from './pool.ts';
import { postgresSession } from './session.ts';
import { Transactions } from './transactions.ts';

export interface PostgresOptions {
  readonly connectionString: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Any number that no other program takes for its own advisory lock. */
const SCHEMA_LOCK = 7_836_110_221;

/** @throws TurnoutError DATABASE_UNREACHABLE, DATABASE_NEWER */
export async function openPostgres(options: PostgresOptions): Promise<DatabaseStore> {
  let pool: Pool | undefined;
  try {
    pool = await connect(options.connectionString, options.log);
    const transactions = new Transactions(pool);
    await migratePostgres(pool, transactions, options.clock);
    await warnIfNotDurable(postgresSession(pool), options.log);
    return storeOver(pool, transactions);
  } catch (error) {
    await pool?.end();
    return refuseOpening(redactDatabaseUrl(options.connectionString), error);
  }
}

function storeOver(pool: Pool, transactions: Transactions): DatabaseStore {
  const made = repositories(postgresDialect);
  const writers = new WeakMap<PoolClient, Transaction>();
  const writerOf = (client: PoolClient): Transaction => {
    const known = writers.get(client);
    if (known !== undefined) return known;
    const writer = made.writers(postgresSession(client));
    writers.set(client, writer);
    return writer;
  };
  let closing: Promise<void> | undefined;
  const reading = postgresSession({
    query: (query) => {
      if (closing !== undefined) throw new TurnoutError('SHUTTING_DOWN');
      return pool.query(query);
    },
  });
  return {
    kind: 'postgres',
    ...made.readers(reading),
    write: (work) => transactions.run((client) => work(writerOf(client))),
    ensurePsiturkView: (study, viewName) =>
      transactions.run(async (client) => {
        const session = postgresSession(client);
        await lockSchema(session);
        await replaceView(session, postgresDialect, viewName, psiturkView(postgresDialect, study));
      }),
    close: () => {
      closing ??= transactions.close().then(() => pool.end());
      return closing;
    },
  };
}

/** The names of the migrations applied. Servers that start together wait for each other here. */
export async function migratePostgres(
  pool: Pool,
  transactions: Transactions,
  clock: Clock,
): Promise<readonly string[]> {
  if ((await missingMigrations(postgresSession(pool), postgresDialect)).length === 0) return [];
  return transactions.run(async (client) => {
    const session = postgresSession(client);
    await lockSchema(session);
    return applyMigrations(session, postgresDialect, clock.now());
  });
}

/** Until the end of the transaction; not of the session, which a connection pooler may give to others. */
async function lockSchema(session: Session): Promise<void> {
  await session.query(rawQuery(postgresDialect, sql`select pg_advisory_xact_lock(${SCHEMA_LOCK}::bigint)`));
}

async function warnIfNotDurable(session: Session, log: Log): Promise<void> {
  const [row] = await session.query(
    rawQuery(
      postgresDialect,
      sql<{ fsync: string; commit: string }>`
        select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
    ),
  );
  if (row?.fsync === 'off' || row?.commit === 'off')
    log.warn('PostgreSQL is set to acknowledge before data are on disk: a power cut may lose saved records', {
      fsync: row.fsync,
      synchronousCommit: row.commit,
    });
}

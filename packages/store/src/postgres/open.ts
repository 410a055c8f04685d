import type { Clock, Log } from '@turnout/core';
import { type Transaction, TurnoutError } from '@turnout/core';
import { sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { redactDatabaseUrl } from '../database-url.ts';
import { repositories } from '../repositories/index.ts';
import { postgresDialect, rawQuery } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import type { DatabaseStore } from '../store.ts';
import { psiturkView } from '../view/psiturk-view.ts';
import { replaceView } from '../view/replace-view.ts';
import { refuseOpening } from './errors.ts';
import { lockSchema, migratePostgres } from './migrate.ts';
import { connect } from './pool.ts';
import { postgresSession } from './session.ts';
import { Transactions } from './transactions.ts';

export interface PostgresOptions {
  readonly connectionString: string;
  readonly clock: Clock;
  readonly log: Log;
}

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

import type { Clock, Log } from '@turnout/core';
import { TurnoutError } from '@turnout/core';
import { sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { redactDatabaseUrl } from '../database-url.ts';
import type { Schema } from '../migrations/builder.ts';
import type { Database } from '../sql/database.ts';
import { postgresDialect, rawQuery } from '../sql/dialect.ts';
import type { Session } from '../sql/session.ts';
import { refuseOpening } from './errors.ts';
import { migratePostgres } from './migrate.ts';
import { connect } from './pool.ts';
import { postgresSession } from './session.ts';
import { Transactions } from './transactions.ts';

export interface PostgresOptions {
  readonly connectionString: string;
  readonly schema: Schema;
  readonly clock: Clock;
  readonly log: Log;
}

/** @throws TurnoutError DATABASE_UNREACHABLE, DATABASE_NEWER */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  let pool: Pool | undefined;
  try {
    pool = await connect(options.connectionString, options.log);
    const transactions = new Transactions(pool);
    await migratePostgres(pool, transactions, options.schema, options.clock);
    await warnIfNotDurable(postgresSession(pool), options.log);
    return databaseOver(pool, transactions);
  } catch (error) {
    await pool?.end();
    return refuseOpening(redactDatabaseUrl(options.connectionString), error);
  }
}

function databaseOver(pool: Pool, transactions: Transactions): Database {
  const sessions = new WeakMap<PoolClient, Session>();
  const sessionOf = (client: PoolClient): Session => {
    const known = sessions.get(client);
    if (known !== undefined) return known;
    const session = postgresSession(client);
    sessions.set(client, session);
    return session;
  };
  let closing: Promise<void> | undefined;
  return {
    kind: 'postgres',
    read: postgresSession({
      query: (query) => {
        if (closing !== undefined) throw new TurnoutError('SHUTTING_DOWN');
        return pool.query(query);
      },
    }),
    write: (work) => transactions.run((client) => work(sessionOf(client))),
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
